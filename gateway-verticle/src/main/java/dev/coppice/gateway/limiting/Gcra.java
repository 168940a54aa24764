package dev.coppice.gateway.limiting;

/**
 * The generic cell rate algorithm, in its virtual scheduling form (ITU-T Recommendation I.371; ATM
 * Forum, Traffic Management Specification 4.0). All it has to know of a client is one time: when
 * its next request would be due if requests came evenly. Each one let in moves that by an interval;
 * it may run ahead of the clock by a burst.
 *
 * @param intervalNanos between two requests at the rate allowed
 * @param burst how many may come at once
 */
record Gcra(long intervalNanos, int burst) {

  Gcra {
    if (intervalNanos < 1 || burst < 1) {
      throw new IllegalArgumentException("interval and burst must be positive");
    }
    Math.multiplyExact(intervalNanos, burst);
  }

  /**
   * How much is left to a client with the request that it sends now, in nanoseconds: there is room
   * for another one in each interval of it. If negative, the request is one too many, and would be
   * let in after that time.
   *
   * @param due when the client's next request is due; one of the past is as good as now
   */
  long spare(long due, long now) {
    return latest(now) - Math.max(due, now) - intervalNanos;
  }

  /** When the next request is due of a client that has that much to spare, as it sends it. */
  long dueOf(long spare, long now) {
    return latest(now) - intervalNanos - spare;
  }

  /** When the request after this one is due, which was let in with that much to spare. */
  long dueAfter(long spare, long now) {
    return latest(now) - spare;
  }

  /** When the next request is due of a client that has just used up its burst. */
  long latest(long now) {
    return now + intervalNanos * burst;
  }
}
