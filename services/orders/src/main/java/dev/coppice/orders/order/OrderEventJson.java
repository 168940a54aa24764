package dev.coppice.orders.order;

import dev.coppice.events.Event;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What orders tell: the order as it is then, without its address, in the topic {@code
 * coppice.events.orders} under its id. An order's events are in the order of what became of it.
 */
public final class OrderEventJson {

  private static final Map<OrderState, String> TYPES =
      Map.of(
          OrderState.PLACED, "orders.order.placed",
          OrderState.CONFIRMED, "orders.order.confirmed",
          OrderState.PAID, "orders.order.paid",
          OrderState.SHIPPED, "orders.order.shipped",
          OrderState.REJECTED, "orders.order.rejected",
          OrderState.CANCELLED, "orders.order.cancelled",
          OrderState.PARTIALLY_RETURNED, "orders.order.returned",
          OrderState.RETURNED, "orders.order.returned");

  private OrderEventJson() {}

  /** That it became what it is now; empty for states of which nobody is told. */
  public static Optional<Event> of(Order order, @Nullable String traceparent) {
    return Optional.ofNullable(TYPES.get(order.state()))
        .map(
            type ->
                Event.of(
                    type,
                    order.id(),
                    order.changedAt(),
                    traceparent,
                    OrderJson.withoutAddress(order).toBuffer()));
  }
}
