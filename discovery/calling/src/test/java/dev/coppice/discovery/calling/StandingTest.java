package dev.coppice.discovery.calling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.discovery.calling.Standing.State;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StandingTest {

  private final Standing standing = new Standing();
  private long now = 1;

  private void pass(double seconds) {
    now += (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    standing.pass(now);
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      standing.failed();
    }
  }

  private void trust() {
    assertThat(standing.answersPing(now)).isTrue();
    assertThat(standing.state()).isEqualTo(State.TRUSTED);
  }

  private void ejectAsFailing() {
    fail(Standing.FAILURES);
    assertThat(standing.hasFailedTooOften()).isTrue();
    standing.ejectAsFailing(now);
  }

  @Test
  void takesNothingBeforeItHasProvenItself() {
    assertThat(standing.takes(0, now)).isFalse();
    trust();
    assertThat(standing.takes(0.999, now)).isTrue();
  }

  @Test
  void hasFailedTooOftenAfterFiveFailuresInARow() {
    trust();
    fail(4);
    standing.succeeded();
    fail(4);
    assertThat(standing.hasFailedTooOften()).isFalse();
    fail(1);
    assertThat(standing.hasFailedTooOften()).isTrue();
  }

  @Test
  void returnsWithItsFirstAnswerIfItWasSilent() {
    trust();
    standing.ejectAsSilent(now);
    assertThat(standing.takes(0, now)).isFalse();
    assertThat(standing.answersPing(now)).isTrue();
    assertThat(standing.state()).isEqualTo(State.RETURNING);
  }

  @Test
  void takesAGrowingShareOnItsWayBack() {
    trust();
    standing.ejectAsSilent(now);
    standing.answersPing(now);
    assertThat(standing.takes(0.09, now)).isTrue();
    assertThat(standing.takes(0.11, now)).isFalse();
    pass(2.5);
    assertThat(standing.takes(0.54, now)).isTrue();
    assertThat(standing.takes(0.56, now)).isFalse();
    pass(2.5);
    assertThat(standing.state()).isEqualTo(State.TRUSTED);
  }

  @Test
  void goesAgainAfterOneFailureOnItsWayBack() {
    trust();
    standing.ejectAsSilent(now);
    standing.answersPing(now);
    assertThat(standing.hasFailedTooOften()).isFalse();
    fail(1);
    assertThat(standing.hasFailedTooOften()).isTrue();
  }

  @Test
  void waitsTwiceAsLongEachTimeItHasFailed() {
    trust();
    for (double wait : new double[] {2, 4, 8, 16, 32, 32}) {
      ejectAsFailing();
      pass(wait - 0.1);
      assertThat(standing.answersPing(now)).isFalse();
      pass(0.2);
      assertThat(standing.answersPing(now)).isTrue();
      pass(Standing.RAMP_SECONDS);
    }
  }

  @Test
  void isForgivenAfterAMinuteOfTrust() {
    trust();
    ejectAsFailing();
    pass(2);
    standing.answersPing(now);
    pass(Standing.RAMP_SECONDS);
    pass(61);
    ejectAsFailing();
    pass(2);
    assertThat(standing.answersPing(now)).isTrue();
  }

  @Test
  void cannotBeEjectedTwiceOrBeforeItIsIn() {
    assertThatThrownBy(() -> standing.ejectAsSilent(now))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("UNPROVEN");
    trust();
    standing.ejectAsSilent(now);
    assertThatThrownBy(() -> standing.ejectAsFailing(now))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("EJECTED");
  }
}
