package dev.coppice.gateway.limiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DueTimesTest {

  private static final int ROOM = 1024;
  private static final long NOW = 1_000;
  private static final Gcra ONE = new Gcra(100, 1);
  private static final Gcra TEN = new Gcra(100, 10);

  private final DueTimes times = new DueTimes(ROOM, 42);

  private boolean lets(long client, long now, Gcra gcra) {
    return times.take(client, now, gcra) >= 0;
  }

  @Test
  void countsEachClientApart() {
    assertThat(lets(1, NOW, ONE)).isTrue();
    assertThat(lets(1, NOW, ONE)).isFalse();
    assertThat(lets(2, NOW, ONE)).isTrue();
    assertThat(lets(0, NOW, ONE)).isTrue();
    assertThat(lets(0, NOW, ONE)).isFalse();
    assertThat(lets(1, NOW + 100, ONE)).isTrue();
  }

  @Test
  void takesBackWhatWasCounted() {
    assertThat(lets(1, NOW, ONE)).isTrue();
    times.giveBack(1, ONE);
    times.giveBack(2, ONE);
    assertThat(lets(1, NOW, ONE)).isTrue();
    assertThat(lets(1, NOW, ONE)).isFalse();
    assertThat(lets(2, NOW, ONE)).isTrue();
  }

  @Test
  void saysWhatAClientHasToSpareWithoutCounting() {
    assertThat(times.spare(1, NOW, TEN)).isEqualTo(900);
    assertThat(times.spare(1, NOW, TEN)).isEqualTo(900);
    times.put(1, TEN.dueOf(-50, NOW));
    assertThat(times.spare(1, NOW, TEN)).isEqualTo(-50);
    assertThat(times.spare(1, NOW + 50, TEN)).isZero();
  }

  @Test
  void putsNobodyOffForLongerThanTheLimitGoesThatHoldsNow() {
    times.put(1, NOW + 1_000_000);
    assertThat(times.spare(1, NOW, TEN)).isEqualTo(-100);
    assertThat(times.spare(1, NOW + 100, TEN)).isZero();
  }

  @Test
  void remembersAtMostAsManyAsThereIsRoomFor() {
    LongStream.range(0, 1_000_000).forEach(client -> lets(client, NOW, ONE));
    long remembered =
        LongStream.range(0, 1_000_000).filter(client -> !lets(client, NOW, ONE)).count();
    assertThat(remembered).isBetween(1L, (long) ROOM);
  }

  @Test
  void forgetsNobodyWhoHasUsedUpHisBurstInAFloodOfOthers() {
    IntStream.range(0, 10).forEach(request -> assertThat(lets(-7, NOW, TEN)).isTrue());
    LongStream.range(0, 1_000_000).forEach(client -> lets(client, NOW, TEN));
    assertThat(lets(-7, NOW, TEN)).isFalse();
  }

  @Test
  void givesTheRoomOfThoseWhoseTimeHasPassedToOthers() {
    LongStream.range(0, 100 * ROOM).forEach(client -> lets(client, NOW, TEN));
    long later = NOW + 100;
    LongStream clients = LongStream.range(1_000_000, 1_000_000 + ROOM / 8);
    clients.forEach(client -> lets(client, later, ONE));
    long remembered =
        LongStream.range(1_000_000, 1_000_000 + ROOM / 8)
            .filter(client -> !lets(client, later, ONE))
            .count();
    assertThat(remembered).isEqualTo(ROOM / 8);
  }

  /** Two clients of one set, and long enough that the threads meet at them. */
  @Test
  void letsNoOneRequestMoreInWhereThreadsCountTogether() throws Exception {
    int burst = 500_000;
    DueTimes shared = new DueTimes(8, 42);
    Gcra gcra = new Gcra(1, burst);
    AtomicIntegerArray letIn = new AtomicIntegerArray(2);
    CyclicBarrier together = new CyclicBarrier(4);
    Callable<Void> client =
        () -> {
          together.await();
          for (int request = 0; request < burst; request++) {
            int one = request % 2;
            if (shared.take(one, NOW, gcra) >= 0) {
              letIn.incrementAndGet(one);
            }
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (Future<Void> done : threads.invokeAll(Collections.nCopies(4, client))) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(letIn.get(0)).isEqualTo(burst);
    assertThat(letIn.get(1)).isEqualTo(burst);
  }

  @Test
  void hasRoomForAPowerOfTwo() {
    for (int room : new int[] {0, 4, 100, -8}) {
      assertThatThrownBy(() -> new DueTimes(room, 1)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
