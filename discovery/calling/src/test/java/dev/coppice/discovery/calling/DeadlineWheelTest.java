package dev.coppice.discovery.calling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {

  private static final long MILLI = 1_000_000;

  private final DeadlineWheel wheel = new DeadlineWheel(0);
  private final List<Long> fired = new ArrayList<>();

  @Test
  void firesNeverEarlyAndAtMostOneTickLate() {
    wheel.add(1, 25 * MILLI);
    wheel.advance(25 * MILLI, fired::add);
    assertThat(fired).isEmpty();
    wheel.advance(35 * MILLI, fired::add);
    assertThat(fired).containsExactly(1L);
  }

  @Test
  void firesWhatIsAlreadyPastAtTheNextTick() {
    wheel.advance(100 * MILLI, fired::add);
    wheel.add(1, 3 * MILLI);
    wheel.advance(110 * MILLI, fired::add);
    assertThat(fired).containsExactly(1L);
  }

  @Test
  void agreesWithASortedListOverManyTurnsOfTheWheel() {
    Random random = new Random(7);
    Map<Long, Long> due = new HashMap<>();
    for (long key = 0; key < 5_000; key++) {
      long deadline = random.nextInt(20_000) * MILLI;
      due.put(key, deadline);
      wheel.add(key, deadline);
    }
    for (long now = 0; now <= 20_020; now += 7) {
      long at = now * MILLI;
      wheel.advance(
          at,
          key -> {
            long deadline = due.remove(key);
            assertThat(at).isGreaterThanOrEqualTo(deadline);
            assertThat(at - deadline).isLessThan((2 * DeadlineWheel.TICK_MILLIS + 7) * MILLI);
          });
    }
    assertThat(due).isEmpty();
  }

  @Test
  void findsAllThatIsDueAfterARestOfHours() {
    wheel.add(1, 15 * MILLI);
    wheel.add(2, 6_000 * MILLI);
    long hours = 7_200_000 * MILLI;
    wheel.add(3, hours + 25 * MILLI);
    wheel.advance(hours, fired::add);
    assertThat(fired).containsExactlyInAnyOrder(1L, 2L);
    wheel.advance(hours + 40 * MILLI, fired::add);
    assertThat(fired).containsExactlyInAnyOrder(1L, 2L, 3L);
  }

  @Test
  void takesDeadlinesWhileItHandsThemOut() {
    for (long key = 1; key <= 3; key++) {
      wheel.add(key, 5 * MILLI);
    }
    wheel.advance(
        10 * MILLI,
        key -> {
          fired.add(key);
          wheel.add(10 + key, 5 * MILLI);
        });
    assertThat(fired).containsExactly(1L, 2L, 3L);
    wheel.advance(20 * MILLI, fired::add);
    assertThat(fired).containsExactly(1L, 2L, 3L, 11L, 12L, 13L);
  }
}
