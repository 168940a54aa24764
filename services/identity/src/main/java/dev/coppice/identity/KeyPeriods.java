package dev.coppice.identity;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a key does what.
 *
 * @param rotation how long it signs
 * @param publication how long it is published before it signs, so that all who verify tokens have
 *     seen it by then; shorter than {@code rotation}
 */
record KeyPeriods(Duration rotation, Duration publication) {

  /** No token lives longer than this, whatever is configured, now or before. */
  static final Duration LONGEST_TOKEN_LIFE = Duration.ofHours(1);

  /** How far clocks may be apart. */
  static final Duration SKEW = Duration.ofMinutes(1);

  KeyPeriods {
    if (publication.compareTo(rotation) >= 0) {
      throw new IllegalArgumentException("publication must be shorter than rotation");
    }
  }

  /** When the successor of a key has to be made. */
  Instant successorDue(SigningKey newest) {
    return newest.signsFrom().plus(rotation).minus(publication);
  }

  /** When nobody needs a key any more whose successor signs from then on. */
  static Instant needlessFrom(SigningKey successor) {
    return successor.signsFrom().plus(LONGEST_TOKEN_LIFE).plus(SKEW);
  }
}
