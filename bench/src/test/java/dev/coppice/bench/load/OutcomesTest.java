package dev.coppice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutcomesTest {

  private final Outcomes outcomes = new Outcomes(1_000, 500);

  OutcomesTest() {
    for (int i = 0; i < outcomes.size(); i++) {
      outcomes.record(i, 200, 10_000_000);
    }
  }

  @Test
  void countsFailuresByStatus() {
    outcomes.record(3, 503, 1);
    outcomes.record(4, 503, 1);
    outcomes.record(5, Outcomes.NO_ANSWER, 1);
    assertThat(outcomes.failed()).isEqualTo(3);
    assertThat(outcomes.count(503)).isEqualTo(2);
    assertThat(outcomes.failures()).containsEntry(0, 1).containsEntry(503, 2).hasSize(2);
  }

  @Test
  void timesOnlyWhatSucceeded() {
    outcomes.record(3, 504, 2_000_000_000);
    outcomes.record(4, 200, 900_000_000);
    assertThat(outcomes.percentileMillis(50)).isEqualTo(10);
    assertThat(outcomes.percentileMillis(100)).isEqualTo(900);
  }

  @Test
  void addsUpTheStretchesInWhichClientsWaited() {
    assertThat(outcomes.slow(Duration.ofMillis(250), 250)).isZero();
    // 125 requests are due in 250 ms: the second stretch and the fourth.
    outcomes.record(130, 200, 400_000_000);
    outcomes.record(131, 200, 400_000_000);
    outcomes.record(400, 200, 400_000_000);
    outcomes.record(401, 200, 400_000_000);
    assertThat(outcomes.slow(Duration.ofMillis(250), 250)).isEqualTo(Duration.ofMillis(500));
  }
}
