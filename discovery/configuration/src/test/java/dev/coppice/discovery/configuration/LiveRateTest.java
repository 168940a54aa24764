package dev.coppice.discovery.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LiveRateTest {

  @Test
  void readsRequestsWindowAndBurst() {
    assertThat(LiveRate.parse("600/min burst 50"))
        .contains(new LiveRate(600, Duration.ofMinutes(1), 50));
    assertThat(LiveRate.parse("100/s burst 200"))
        .contains(new LiveRate(100, Duration.ofSeconds(1), 200));
  }

  @Test
  void takesAWholeWindowForTheBurstThatIsNotWritten() {
    assertThat(LiveRate.parse("10000/h"))
        .contains(new LiveRate(10_000, Duration.ofHours(1), 10_000));
  }

  @Test
  void findsNoLimitWhereThereIsNone() {
    assertThat(LiveRate.parse("off")).isEmpty();
    assertThat(LiveRate.parse("10/d")).isEmpty();
  }
}
