package dev.coppice.orders.saga;

import dev.coppice.node.Settings;
import java.time.Duration;

/**
 * How orders are carried out, parsed once.
 *
 * @param stepLimit {@code coppice.orders.step.limit}: how long a step is tried before the order is
 *     undone, 1 s to 1 day, default 15 min
 * @param actionLimit {@code coppice.orders.action.limit}: how long a customer has to prove that it
 *     is they, 1 s to 1 day, default 15 min
 * @param reservation {@code coppice.orders.reservation}: how long goods are promised to an order
 *     that is not confirmed, 1 min to 7 days, default 1 day
 * @param lease {@code coppice.orders.lease}: how long a step belongs to the instance that has taken
 *     it, 500 ms to 5 min, default 20 s
 * @param poll {@code coppice.orders.poll}: how often an instance looks for steps that are due, 20
 *     ms to 1 min, default 500 ms
 * @param atOnce {@code coppice.orders.max.sagas}: how many an instance works on at once, 1 to
 *     1,000, default 50
 */
public record SagaOptions(
    Duration stepLimit,
    Duration actionLimit,
    Duration reservation,
    Duration lease,
    Duration poll,
    int atOnce) {

  /**
   * @throws dev.coppice.node.InvalidSettingException for a value that is not allowed
   */
  public static SagaOptions from(Settings settings) {
    Duration usual = Duration.ofMinutes(15);
    return new SagaOptions(
        settings.duration(
            "coppice.orders.step.limit", usual, Duration.ofSeconds(1), Duration.ofDays(1)),
        settings.duration(
            "coppice.orders.action.limit", usual, Duration.ofSeconds(1), Duration.ofDays(1)),
        settings.duration(
            "coppice.orders.reservation",
            Duration.ofDays(1),
            Duration.ofMinutes(1),
            Duration.ofDays(7)),
        settings.duration(
            "coppice.orders.lease",
            Duration.ofSeconds(20),
            Duration.ofMillis(500),
            Duration.ofMinutes(5)),
        settings.duration(
            "coppice.orders.poll",
            Duration.ofMillis(500),
            Duration.ofMillis(20),
            Duration.ofMinutes(1)),
        settings.integer("coppice.orders.max.sagas", 50, 1, 1_000));
  }

  /** How long a call may take, so that its answer is kept before anybody else takes the step. */
  public Duration patience() {
    return lease.multipliedBy(3).dividedBy(4);
  }
}
