package dev.coppice.identity.secondfactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {

  /** Of RFC 6238, appendix B. */
  private static final String SECRET =
      Base32.encode("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

  /** The last six of the RFC's eight digits. */
  @ParameterizedTest
  @CsvSource({
    "59, 287082",
    "1111111109, 081804",
    "1111111111, 050471",
    "1234567890, 005924",
    "2000000000, 279037",
    "20000000000, 353130"
  })
  void computesWhatTheStandardDoes(long second, String code) {
    assertThat(Totp.code(SECRET, Totp.step(Instant.ofEpochSecond(second)))).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"-2, false", "-1, true", "0, true", "1, true", "2, false"})
  void takesCodesOfClocksThatAreOneStepOff(long steps, boolean taken) {
    Instant now = Instant.ofEpochSecond(1_234_567_890);
    String code = Totp.code(SECRET, Totp.step(now) + steps);
    assertThat(Totp.match(SECRET, code, now).isPresent()).isEqualTo(taken);
    if (taken) {
      assertThat(Totp.match(SECRET, code, now)).hasValue(Totp.step(now) + steps);
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "28708", "2870820", "ABCDEF", "２８７０８２"})
  void takesNothingElse(String typed) {
    assertThat(Totp.match(SECRET, typed, Instant.ofEpochSecond(59))).isEmpty();
  }

  @Test
  void makesSecretsOf160BitsThatDiffer() {
    Set<String> secrets = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      String secret = Totp.newSecret();
      assertThat(Base32.decode(secret)).hasSize(20);
      assertThat(Base32.encode(Base32.decode(secret))).isEqualTo(secret);
      secrets.add(secret);
    }
    assertThat(secrets).hasSize(100);
  }
}
