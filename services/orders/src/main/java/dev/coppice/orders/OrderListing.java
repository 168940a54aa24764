package dev.coppice.orders;

import dev.coppice.contract.Deadline;
import dev.coppice.orders.order.Order;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Finds orders. Futures fail as those of {@link OrderStore}. */
interface OrderListing {

  /**
   * The latest first.
   *
   * @param after where the page before ended
   * @param most how many
   */
  Future<List<Order>> list(
      OrderFilter filter, Optional<OrderCursor> after, int most, Deadline deadline);
}
