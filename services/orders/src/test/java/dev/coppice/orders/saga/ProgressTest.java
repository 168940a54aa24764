package dev.coppice.orders.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {

  @Test
  void waitsTwiceAsLongEachTimeUpToALimit() {
    assertThat(Progress.pause(1, 1)).isEqualTo(Duration.ofMillis(200));
    assertThat(Progress.pause(2, 1)).isEqualTo(Duration.ofMillis(400));
    assertThat(Progress.pause(5, 1)).isEqualTo(Duration.ofMillis(3_200));
    assertThat(Progress.pause(100, 1)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void halfOfItIsByChance() {
    assertThat(Progress.pause(1, 0)).isEqualTo(Duration.ofMillis(100));
    assertThat(Progress.pause(100, 0)).isEqualTo(Duration.ofSeconds(15));
  }
}
