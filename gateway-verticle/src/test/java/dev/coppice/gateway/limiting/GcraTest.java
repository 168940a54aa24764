package dev.coppice.gateway.limiting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a limit that keeps every request and counts anew each time. */
class GcraTest {

  /** Lets a request in if no span of time that ends with it has too many. */
  private record Counting(long interval, int burst, List<Long> letIn) {

    boolean lets(long now) {
      for (int first = 0; first < letIn.size(); first++) {
        long requests = letIn.size() - first + 1L;
        long allowed = burst + (now - letIn.get(first)) / interval;
        if (requests > allowed) {
          return false;
        }
      }
      return true;
    }

    /** How many more it would let in at once. */
    int left(long now) {
      Counting copy = new Counting(interval, burst, new ArrayList<>(letIn));
      int left = 0;
      while (copy.lets(now)) {
        copy.letIn.add(now);
        left++;
      }
      return left;
    }
  }

  @ParameterizedTest
  @CsvSource({"10, 1, 1", "10, 5, 2", "7, 20, 3", "1, 3, 4", "1000000007, 4, 5", "3, 50, 6"})
  void decidesAsOneThatCountsAnewEachTime(long interval, int burst, long seed) {
    Random random = new Random(seed);
    Gcra gcra = new Gcra(interval, burst);
    Counting counting = new Counting(interval, burst, new ArrayList<>());
    long now = random.nextInt(1000);
    long due = 0;
    int refused = 0;
    for (int request = 0; request < 600; request++) {
      long spare = gcra.spare(due, now);
      assertThat(spare >= 0).as("request %d at %d", request, now).isEqualTo(counting.lets(now));
      if (spare >= 0) {
        due = gcra.dueAfter(spare, now);
        counting.letIn().add(now);
        assertThat(spare / interval).isEqualTo(counting.left(now));
      } else {
        refused++;
        assertThat(counting.lets(now - spare)).as("after the wait it names").isTrue();
        assertThat(counting.lets(now - spare - 1)).as("and not before").isFalse();
      }
      now += pause(random, interval);
    }
    assertThat(refused).isBetween(60, 540);
  }

  /** Of all lengths: none, less than an interval, and now and then enough for a burst. */
  private static long pause(Random random, long interval) {
    return switch (random.nextInt(4)) {
      case 0 -> 0;
      case 1 -> random.nextLong(interval);
      case 2 -> random.nextLong(2 * interval + 1);
      default -> random.nextInt(8) == 0 ? random.nextLong(8 * interval) : 0;
    };
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "-5, 1"})
  void mustHaveAnIntervalAndABurst(long interval, int burst) {
    assertThatThrownBy(() -> new Gcra(interval, burst))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
