package dev.coppice.discovery.calling;

/**
 * Bounds what a service's callers add to its load by repeating calls: each call puts a fifth of a
 * token in, each repetition takes one out. What is saved fades with a time constant of ten seconds,
 * so a quiet hour does not pay for a storm. A small reserve fills up by itself, so that a caller
 * that rarely calls may repeat at all. After the retry budget of Twitter's Finagle.
 *
 * <p>At a steady rate of r calls per second, at most 2 r repetitions at once and 0.2 r per second
 * in the long run.
 */
final class RetryBudget {

  /** Repetitions allowed per call. */
  static final double SHARE = 0.2;

  /** Tokens that are there without any call, and how many of them come back in a second. */
  static final double RESERVE = 10;

  private static final double RESERVE_PER_SECOND = 1;
  private static final double FADE_SECONDS = 10;
  private static final double SECOND = 1e9;

  private double saved;
  private double reserve = RESERVE;
  private long seenAt;

  RetryBudget(long now) {
    seenAt = now;
  }

  void deposit() {
    saved += SHARE;
  }

  /** Takes a token; false when there is none. */
  boolean withdraw() {
    if (saved >= 1) {
      saved--;
      return true;
    }
    if (reserve >= 1) {
      reserve--;
      return true;
    }
    return false;
  }

  boolean isEmpty() {
    return saved < 1 && reserve < 1;
  }

  /** Lets time pass; to be called some times a second. */
  void pass(long now) {
    double seconds = (now - seenAt) / SECOND;
    seenAt = now;
    saved *= Math.exp(-seconds / FADE_SECONDS);
    reserve = Math.min(RESERVE, reserve + seconds * RESERVE_PER_SECOND);
  }
}
