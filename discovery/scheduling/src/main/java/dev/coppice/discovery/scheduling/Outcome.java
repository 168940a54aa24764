package dev.coppice.discovery.scheduling;

import java.util.Locale;

/** How a run ended. */
public enum Outcome {
  SUCCEEDED,
  FAILED,
  /** It had not ended within its limit. */
  TIMED_OUT,
  /** Whoever ran it never said how it ended: it died, or was cut off. */
  LOST;

  /** Such as {@code timed-out}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * @throws IllegalArgumentException for none of them
   */
  public static Outcome of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
