package dev.coppice.bench.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What came of requests that were due at equal distances. */
public final class Outcomes {

  /** Stands in place of a status where the connection broke. */
  public static final int NO_ANSWER = 0;

  private static final int OK = 200;

  private final long interval;
  private final int[] status;
  private final long[] took;

  Outcomes(int count, int perSecond) {
    interval = 1_000_000_000L / perSecond;
    status = new int[count];
    took = new long[count];
  }

  int size() {
    return status.length;
  }

  /** When a request was due, from the start. */
  long dueNanos(int index) {
    return index * interval;
  }

  void record(int index, int answer, long nanos) {
    status[index] = answer;
    took[index] = nanos;
  }

  /** How many were answered 200. */
  public int succeeded() {
    return count(OK);
  }

  public int failed() {
    return size() - succeeded();
  }

  public int count(int wanted) {
    return (int) IntStream.of(status).filter(answer -> answer == wanted).count();
  }

  /** How many there were of each status but 200; {@value #NO_ANSWER} where there was no answer. */
  public Map<Integer, Integer> failures() {
    Map<Integer, Integer> failures = new TreeMap<>();
    for (int answer : status) {
      if (answer != OK) {
        failures.merge(answer, 1, Integer::sum);
      }
    }
    return failures;
  }

  /** Of those answered 200, in milliseconds; 0 when there are none. */
  public double percentileMillis(double percent) {
    return percentile(percent, 0, size());
  }

  private double percentile(double percent, int from, int to) {
    long[] sorted =
        IntStream.range(from, to)
            .filter(i -> status[i] == OK)
            .mapToLong(i -> took[i])
            .sorted()
            .toArray();
    if (sorted.length == 0) {
      return 0;
    }
    int rank = (int) Math.min(sorted.length - 1L, Math.round(sorted.length * percent / 100));
    return sorted[rank] / 1e6;
  }

  /**
   * For how long clients had a bad time: the sum of all stretches of this length in which p99 of
   * the requests due then was above the limit.
   */
  public Duration slow(Duration stretch, double limitMillis) {
    int each = Math.toIntExact(Math.max(1, stretch.toNanos() / interval));
    int slow = 0;
    for (int from = 0; from < size(); from += each) {
      if (percentile(99, from, Math.min(size(), from + each)) > limitMillis) {
        slow++;
      }
    }
    return stretch.multipliedBy(slow);
  }
}
