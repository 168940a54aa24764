package dev.coppice.discovery.serving;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log why calls of one operation fail through no mistake of ours. In an outage thousands
 * fail for one reason: one line in ten seconds tells it, and how many more there were; the stack
 * traces are for {@code debug}. Any thread.
 */
final class FailureLog {

  private static final Logger log = LoggerFactory.getLogger(FailureLog.class);
  private static final long QUIET_NANOS = Duration.ofSeconds(10).toNanos();

  private final String what;

  /** Guarded by this. */
  private long lastTold = System.nanoTime() - QUIET_NANOS;

  /** Guarded by this. */
  private long untold;

  /**
   * @param what the operation, as the lines begin
   */
  FailureLog(String what) {
    this.what = what;
  }

  void tell(Object failure, Throwable cause) {
    log.debug("{} failed: {}", what, failure, cause);
    long more = take(System.nanoTime());
    if (more >= 0) {
      log.warn(
          "{} failed: {}, because of {}{}",
          what,
          failure,
          cause,
          more == 0 ? "" : " (and " + more + " more since the last such line)");
    }
  }

  /** How many were not told since the last line; -1 while it is too early for another. */
  private synchronized long take(long now) {
    if (now - lastTold < QUIET_NANOS) {
      untold++;
      return -1;
    }
    lastTold = now;
    long more = untold;
    untold = 0;
    return more;
  }
}
