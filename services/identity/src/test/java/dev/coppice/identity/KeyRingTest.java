package dev.coppice.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class KeyRingTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration ROTATION = Duration.ofDays(30);
  private static final Duration PUBLICATION = Duration.ofHours(1);
  private static final KeyPeriods PERIODS = new KeyPeriods(ROTATION, PUBLICATION);
  private static final Instant SUCCESSION = START.plus(ROTATION);

  private final SigningKey old = key(START);
  private final SigningKey young = key(SUCCESSION);
  private final KeyRing both = new KeyRing(List.of(young, old));

  private static SigningKey key(Instant signsFrom) {
    try {
      JWK jwk = SigningAlgorithm.ES256.makeKey();
      return new SigningKey(SigningAlgorithm.ES256, jwk, signsFrom);
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  private static SigningKey signing(KeyRing ring, Instant now) {
    return ring.current(SigningAlgorithm.ES256, now);
  }

  @Test
  void signsWithTheOldKeyUntilTheYoungOnesTimeHasCome() {
    assertThat(signing(both, START)).isEqualTo(old);
    assertThat(signing(both, SUCCESSION.minusNanos(1))).isEqualTo(old);
    assertThat(signing(both, SUCCESSION)).isEqualTo(young);
  }

  @Test
  void signsWithTheFirstKeyEvenIfThisClockIsLate() {
    assertThat(signing(new KeyRing(List.of(old)), START.minusSeconds(5))).isEqualTo(old);
  }

  @Test
  void hasNoKeyOfAnAlgorithmThatLacksOne() {
    assertThat(both.lacking()).containsExactly(SigningAlgorithm.RS256);
    assertThatThrownBy(() -> both.current(SigningAlgorithm.RS256, START))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void publishesTheYoungKeyBeforeItSignsAndTheOldOneUntilItsTokensHaveExpired() {
    Instant needless = SUCCESSION.plus(KeyPeriods.LONGEST_TOKEN_LIFE).plus(KeyPeriods.SKEW);
    assertThat(both.published(SUCCESSION.minus(PUBLICATION))).containsExactly(old, young);
    assertThat(both.published(needless.minusNanos(1))).containsExactly(old, young);
    assertThat(both.published(needless)).containsExactly(young);
    assertThat(both.retired(needless)).containsExactly(old);
    assertThat(both.published(old.kid(), needless)).isEmpty();
  }

  @Test
  void wantsASuccessorAPublicationBeforeTheRotation() {
    KeyRing one = new KeyRing(List.of(old));
    Instant due = SUCCESSION.minus(PUBLICATION);
    assertThat(one.dueForSuccession(PERIODS, due.minusNanos(1))).isEmpty();
    assertThat(one.dueForSuccession(PERIODS, due)).containsExactly(old);
    assertThat(both.dueForSuccession(PERIODS, due)).isEmpty();
  }

  @Test
  void showsNoPrivateKey() {
    assertThat(old.toString()).contains(old.kid()).doesNotContain("\"d\"");
  }
}
