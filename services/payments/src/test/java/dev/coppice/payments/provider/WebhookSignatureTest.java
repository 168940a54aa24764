package dev.coppice.payments.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTest {

  /** Of {@code 1764315000.{"id":"evt_1"}}, made with {@code openssl dgst -sha256 -hmac}. */
  private static final String SIGNED =
      "t=1764315000,v1=a65d4d7332b9b1ff25092cc9cb4fa0fd120a6be0921afd44bd0a3a437774a37b";

  private static final Buffer BODY = Buffer.buffer("{\"id\":\"evt_1\"}");
  private static final Instant THEN = Instant.ofEpochSecond(1_764_315_000);

  private final WebhookSignature signature = new WebhookSignature("a secret of the tests");

  @Test
  void believesWhatIsSignedNow() {
    assertThat(signature.fault(SIGNED, BODY, THEN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"-301, true", "-300, false", "300, false", "301, true"})
  void believesNothingThatIsMoreThanFiveMinutesOff(long later, boolean fault) {
    assertThat(signature.fault(SIGNED, BODY, THEN.plusSeconds(later)).isPresent()).isEqualTo(fault);
  }

  @Test
  void believesNeitherAnotherBodyNorAnotherTimeNorAnotherSecret() {
    assertThat(signature.fault(SIGNED, Buffer.buffer("{\"id\":\"evt_2\"}"), THEN)).isPresent();
    assertThat(signature.fault(SIGNED.replace("15000", "15001"), BODY, THEN)).isPresent();
    assertThat(new WebhookSignature("another secret").fault(SIGNED, BODY, THEN)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "t=,v1=", "v1=00", "t=1764315000", "t=1764315000,v1=00"})
  void saysWhatASignatureLooksLike(String header) {
    assertThat(signature.fault(header, BODY, THEN).orElseThrow()).contains("must be such as");
  }
}
