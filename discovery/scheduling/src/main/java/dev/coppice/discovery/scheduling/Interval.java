package dev.coppice.discovery.scheduling;

import dev.coppice.node.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Due at the multiples of a length of time, counted from the beginning of 1970: every hour is at
 * each full hour. So due times do not drift, however long runs take and whoever leads.
 *
 * @param length whole seconds, from one second to 365 days
 */
record Interval(Duration length) implements Schedule {
  static final String EVERY = "every ";

  private static final Duration LONGEST = Duration.ofDays(365);

  Interval {
    if (length.compareTo(Duration.ofSeconds(1)) < 0
        || length.compareTo(LONGEST) > 0
        || !length.equals(length.truncatedTo(ChronoUnit.SECONDS))) {
      throw new IllegalArgumentException(
          "an interval of %s is not allowed; it is whole seconds, from 1s to 365 days"
              .formatted(length));
    }
  }

  @Override
  public Instant after(Instant instant) {
    return upTo(instant).plus(length);
  }

  @Override
  public Instant upTo(Instant instant) {
    return Instant.ofEpochSecond(
        Math.floorDiv(instant.getEpochSecond(), length.toSeconds()) * length.toSeconds());
  }

  @Override
  public long between(Instant from, Instant to) {
    Instant first = after(from);
    if (!first.isBefore(to)) {
      return 0;
    }
    long span = first.until(upTo(to.minusNanos(1)), ChronoUnit.SECONDS);
    return Math.min(span / length.toSeconds() + 1, COUNT_LIMIT);
  }

  @Override
  public String text() {
    return EVERY + Durations.text(length);
  }
}
