package dev.coppice.orders;

import dev.coppice.node.Settings;
import java.time.Duration;

/**
 * How orders are taken, parsed once.
 *
 * @param pieceGrams {@code coppice.orders.piece.grams}: what one piece of anything weighs, since
 *     products do not say, 1 to 100,000, default 250
 * @param answersKept {@code coppice.orders.answers.kept}: how long an Idempotency-Key counts, 1 s
 *     to 30 days, default 24 h
 * @param stuckAfter {@code coppice.orders.stuck.after}: how long a step may be open before the
 *     audit says so, 1 s to 30 days, default 1 h
 * @param attemptsKept {@code coppice.orders.attempts.kept}: for how long after its end the attempts
 *     of an order's steps are kept, 1 s to 3650 days, default 90 days
 */
record OrdersOptions(
    int pieceGrams, Duration answersKept, Duration stuckAfter, Duration attemptsKept) {

  private static final Duration LONGEST = Duration.ofDays(30);

  /**
   * @throws dev.coppice.node.InvalidSettingException for a value that is not allowed
   */
  static OrdersOptions from(Settings settings) {
    return new OrdersOptions(
        settings.integer("coppice.orders.piece.grams", 250, 1, 100_000),
        settings.duration(
            "coppice.orders.answers.kept", Duration.ofDays(1), Duration.ofSeconds(1), LONGEST),
        settings.duration(
            "coppice.orders.stuck.after", Duration.ofHours(1), Duration.ofSeconds(1), LONGEST),
        settings.duration(
            "coppice.orders.attempts.kept",
            Duration.ofDays(90),
            Duration.ofSeconds(1),
            Duration.ofDays(3650)));
  }
}
