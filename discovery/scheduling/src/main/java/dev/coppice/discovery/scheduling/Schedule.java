package dev.coppice.discovery.scheduling;

import dev.coppice.node.Durations;
import java.time.Duration;
import java.time.Instant;

/**
 * The due times of a job. They follow from the schedule alone, not from when anything was started,
 * so every node knows the same ones. All are in UTC. Immutable.
 */
public sealed interface Schedule permits Cron, Interval {
  /** Where {@link #between} stops to count. */
  long COUNT_LIMIT = 10_000;

  /**
   * @param expression five fields, see {@link Cron}
   * @throws IllegalArgumentException that names the expression and what is allowed
   */
  static Schedule cron(String expression) {
    return Cron.parse(expression);
  }

  /**
   * @param interval see {@link Interval}
   * @throws IllegalArgumentException that names the interval and what is allowed
   */
  static Schedule every(Duration interval) {
    return new Interval(interval);
  }

  /**
   * @param text as {@link #text} gives it: a cron expression, or {@code every 10m}
   * @throws IllegalArgumentException that names the text and what is allowed
   */
  static Schedule parse(String text) {
    return text.startsWith(Interval.EVERY)
        ? every(Durations.parse(text.substring(Interval.EVERY.length())))
        : cron(text);
  }

  /** The first due time after an instant. */
  Instant after(Instant instant);

  /** The last due time that is not after an instant. */
  Instant upTo(Instant instant);

  /**
   * How many due times there are after {@code from} and before {@code to}; {@value #COUNT_LIMIT}
   * stands for as many or more.
   */
  long between(Instant from, Instant to);

  /** For people, and for {@link #parse}. */
  String text();
}
