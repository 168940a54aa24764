package dev.coppice.contract;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The instant at which a caller gives up, on this JVM's monotonic clock. It crosses the wire as the
 * time that remains, so that clocks of different hosts need not agree.
 *
 * @param nanos as {@link System#nanoTime()} counts
 */
public record Deadline(long nanos) {

  public static Deadline after(Duration wait) {
    return new Deadline(System.nanoTime() + wait.toNanos());
  }

  public static Deadline afterMillis(long millis) {
    return new Deadline(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** What is left in milliseconds, rounded up; 0 when it has passed. */
  public long remainingMillis() {
    long left = nanos - System.nanoTime();
    return left <= 0 ? 0 : (left + 999_999) / 1_000_000;
  }

  public boolean hasPassed() {
    return nanos - System.nanoTime() <= 0;
  }

  /** The earlier of this deadline and one so far ahead. */
  public Deadline atMost(Duration wait) {
    Deadline other = after(wait);
    return other.nanos - nanos < 0 ? other : this;
  }
}
