package dev.coppice.gateway.limiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
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

  /** Few clients in a small room, so that threads meet at each of them, and at each lock. */
  @Test
  void letsNoOneRequestMoreInWhereThreadsCountTogether() throws InterruptedException {
    DueTimes shared = new DueTimes(8, 42);
    Gcra burst = new Gcra(1, 5_000);
    AtomicIntegerArray letIn = new AtomicIntegerArray(4);
    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(
                thread ->
                    new Thread(
                        () -> {
                          for (int request = 0; request < 20_000; request++) {
                            int client = request % 4;
                            if (shared.take(client, NOW, burst) >= 0) {
                              letIn.incrementAndGet(client);
                            }
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(IntStream.range(0, 4).map(letIn::get)).containsOnly(5_000);
  }

  @Test
  void hasRoomForAPowerOfTwo() {
    for (int room : new int[] {0, 4, 100, -8}) {
      assertThatThrownBy(() -> new DueTimes(room, 1)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
