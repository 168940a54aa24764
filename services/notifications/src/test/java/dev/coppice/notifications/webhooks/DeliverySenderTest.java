package dev.coppice.notifications.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeliverySenderTest {

  private static Duration waited(int tries, long seed) {
    return DeliverySender.wait(tries, new Random(seed));
  }

  @Test
  void waitsTwiceAsLongEachTimeUpToAnHourLessUpToHalfByChance() {
    for (int seed = 0; seed < 100; seed++) {
      assertThat(waited(1, seed)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
      assertThat(waited(4, seed)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
      assertThat(waited(1_000, seed)).isBetween(Duration.ofMinutes(30), Duration.ofHours(1));
    }
  }

  @Test
  void doesNotWaitForAllAlike() {
    assertThat(IntStream.range(0, 100).mapToObj(seed -> waited(8, seed)).distinct().count())
        .isGreaterThan(50);
  }
}
