package dev.coppice.discovery.calling;

/**
 * What a caller thinks of an instance: outlier ejection and circuit breaker in one, since both
 * answer the same question about the same instance. In a breaker's words, TRUSTED is closed,
 * EJECTED is open and RETURNING is half-open.
 *
 * <pre>
 * from       to         when
 * UNPROVEN   TRUSTED    it answers a ping
 * TRUSTED    EJECTED    it is silent, or has failed {@value #FAILURES} times in a row
 * EJECTED    RETURNING  it answers a ping, not before its wait is over
 * RETURNING  EJECTED    it is silent, or fails once
 * RETURNING  TRUSTED    {@value #RAMP_SECONDS} s later
 * </pre>
 *
 * Whether it may be ejected at all is {@link Watch}'s to decide, who sees the others too. Times are
 * as {@link System#nanoTime()} counts.
 */
final class Standing {

  enum State {
    UNPROVEN,
    TRUSTED,
    EJECTED,
    RETURNING
  }

  static final int FAILURES = 5;
  static final int RAMP_SECONDS = 5;

  private static final long SECOND = 1_000_000_000L;
  private static final long RAMP = RAMP_SECONDS * SECOND;

  /** An instance that failed waits this long, twice as long the next time, and so on. */
  private static final long FIRST_WAIT = 2 * SECOND;

  private static final long LONGEST_WAIT = 32 * SECOND;

  /** Who has been trusted for so long begins with the first wait again. */
  private static final long FORGET = 60 * SECOND;

  /** The share of its turns that an instance takes when it comes back. */
  private static final double FIRST_SHARE = 0.1;

  /** How much a new answer counts in the failure rate. */
  private static final double WEIGHT = 0.1;

  private State state = State.UNPROVEN;
  private long since;
  private long readyAt;
  private long wait = FIRST_WAIT;
  private int inARow;
  private double failureRate;
  private boolean succeeds;

  State state() {
    return state;
  }

  boolean isProven() {
    return state != State.UNPROVEN;
  }

  /** Trusted or on its way back. */
  boolean isIn() {
    return state == State.TRUSTED || state == State.RETURNING;
  }

  /**
   * Whether it takes this turn.
   *
   * @param chance drawn from 0 to 1: who is returning takes a growing share of its turns
   */
  boolean takes(double chance, long now) {
    return switch (state) {
      case TRUSTED -> true;
      case RETURNING -> chance < share(now);
      case UNPROVEN, EJECTED -> false;
    };
  }

  private double share(long now) {
    double ramp = Math.min(1, (now - since) / (double) RAMP);
    return FIRST_SHARE + (1 - FIRST_SHARE) * ramp;
  }

  /** Of its latest answers, from 0 to 1. */
  double failureRate() {
    return failureRate;
  }

  /** Whether it has answered since it came in, and well the last time. */
  boolean succeeds() {
    return succeeds;
  }

  void succeeded() {
    succeeds = true;
    inARow = 0;
    failureRate -= WEIGHT * failureRate;
  }

  void failed() {
    succeeds = false;
    inARow++;
    failureRate += WEIGHT * (1 - failureRate);
  }

  /** Whether it has failed so often that it is to go if others do better. */
  boolean hasFailedTooOften() {
    return switch (state) {
      case TRUSTED -> inARow >= FAILURES;
      case RETURNING -> inARow > 0;
      case UNPROVEN, EJECTED -> false;
    };
  }

  /**
   * It answers pings: new, it is trusted; ejected, it comes back if it has waited long enough.
   *
   * @return whether that changed its state
   */
  boolean answersPing(long now) {
    if (state == State.UNPROVEN) {
      become(State.TRUSTED, now);
      return true;
    }
    if (state == State.EJECTED && now - readyAt >= 0) {
      become(State.RETURNING, now);
      return true;
    }
    return false;
  }

  /** Ends the way back when it has taken its time. */
  void pass(long now) {
    if (state == State.RETURNING && now - since >= RAMP) {
      become(State.TRUSTED, now);
    }
  }

  /** It does not answer at all: it may come back as soon as it does. */
  void ejectAsSilent(long now) {
    eject(now, 0);
  }

  /** It answers, but badly: it has to wait, since a ping says nothing about that. */
  void ejectAsFailing(long now) {
    if (state == State.TRUSTED && now - since > FORGET) {
      wait = FIRST_WAIT;
    }
    eject(now, wait);
    wait = Math.min(2 * wait, LONGEST_WAIT);
  }

  private void eject(long now, long wait) {
    if (!isIn()) {
      throw new IllegalStateException("only who is in can be ejected, not who is " + state);
    }
    readyAt = now + wait;
    become(State.EJECTED, now);
  }

  private void become(State next, long now) {
    state = next;
    since = now;
    inARow = 0;
    failureRate = 0;
    succeeds = false;
  }
}
