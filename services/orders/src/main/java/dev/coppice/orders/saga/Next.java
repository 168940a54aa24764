package dev.coppice.orders.saga;

import dev.coppice.orders.order.OrderState;
import java.time.Duration;
import java.util.Optional;

/**
 * How a saga goes on.
 *
 * @param step what is done next; empty when all is done
 * @param attempt 0, or how often the same step was tried already
 * @param pause how long before it is
 * @param becomes what the order is now, where that changes
 * @param why it is undone, where that is new
 * @param actionUrl where the customer is wanted
 */
record Next(
    Optional<Step> step,
    int attempt,
    Duration pause,
    Optional<OrderState> becomes,
    Optional<Why> why,
    Optional<String> actionUrl) {

  static Next step(Optional<Step> step, Optional<OrderState> becomes) {
    return new Next(step, 0, Duration.ZERO, becomes, Optional.empty(), Optional.empty());
  }

  boolean isAtOnce() {
    return step.isPresent() && pause.isZero();
  }
}
