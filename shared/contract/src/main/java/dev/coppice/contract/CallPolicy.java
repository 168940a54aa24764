package dev.coppice.contract;

import java.time.Duration;

/**
 * How often, and how early, a call of an operation is made once more elsewhere.
 *
 * @param retries how many attempts may follow the first, 0 to {@value #MAX_RETRIES}
 * @param hedge after this time without an answer a second attempt is made beside the first, and the
 *     first answer wins; zero when the operation is not hedged
 */
public record CallPolicy(int retries, Duration hedge) {

  public static final int DEFAULT_RETRIES = 2;
  public static final int MAX_RETRIES = 5;

  /** One attempt, and no other. */
  public static final CallPolicy ONCE = new CallPolicy(0, Duration.ZERO);

  /** For what may be repeated and says no more. */
  public static final CallPolicy DEFAULT = new CallPolicy(DEFAULT_RETRIES, Duration.ZERO);

  public CallPolicy {
    if (retries < 0 || retries > MAX_RETRIES) {
      throw new IllegalArgumentException(
          "retries must be from 0 to " + MAX_RETRIES + ", not " + retries);
    }
    if (hedge.isNegative()) {
      throw new IllegalArgumentException("hedge must not be negative, as " + hedge);
    }
    if (retries == 0 && !hedge.isZero()) {
      throw new IllegalArgumentException("a hedge needs a retry to spend, and there are 0");
    }
  }

  public boolean isHedged() {
    return !hedge.isZero();
  }
}
