package dev.coppice.gateway.admission;

import java.time.Duration;

/**
 * How long a client may take.
 *
 * @param head for the head of a request, from its first byte
 * @param idle between requests
 * @param write for taking an answer
 * @param drain how long a connection must have been quiet before a leaving gateway closes it: a
 *     busy client gets one more answer instead, which tells it to go elsewhere
 */
public record ConnectionLimits(Duration head, Duration idle, Duration write, Duration drain) {

  public ConnectionLimits {
    for (Duration limit : new Duration[] {head, idle, write, drain}) {
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException("limits must be positive, not " + limit);
      }
    }
  }
}
