package dev.coppice.discovery.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.testing.Await;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class EpochTest {

  @Test
  void votersBeginAnewWhereAnEarlierEpochWasAsHigh() {
    try (Grove grove = Grove.grownAfter(7)) {
      ClusterLock lock = Grove.of(grove.seeds().get(0)).lock("after");
      Await.until(
          "epoch 8 has begun",
          Grove.LIMIT,
          () -> {
            Hold hold = Await.result(lock.acquire(Duration.ofSeconds(5), Grove.LEASE));
            Await.result(hold.release());
            return hold.token().epoch() == 8;
          });
      assertThat(grove.seeds()).hasSize(Grove.SEEDS);
    }
  }

  @Test
  void theClockGivesNoEpochThatWasBefore() {
    Clock clock = Clock.fixed(Instant.ofEpochSecond(100), ZoneOffset.UTC);
    EpochStore epochs = EpochStore.byClock(clock);
    assertThat(Await.result(epochs.next(0))).isEqualTo(100);
    assertThat(Await.result(epochs.next(100))).isEqualTo(101);
    assertThat(Await.result(epochs.next(500))).isEqualTo(501);
  }
}
