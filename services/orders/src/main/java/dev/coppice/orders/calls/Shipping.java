package dev.coppice.orders.calls;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Request;
import dev.coppice.orders.order.Money;
import dev.coppice.orders.order.Order;
import io.vertx.core.Future;
import java.util.Map;

/**
 * How goods get to people. A shipment has the id of its order, and each thing is done once to it.
 * Futures fail as those of {@link dev.coppice.discovery.calling.RemoteOperation#call}.
 */
public interface Shipping {

  /**
   * What it costs now, by service; one that is not offered is not there.
   *
   * @param country ISO 3166-1 alpha-2
   * @param grams 1 or more
   */
  Future<Map<String, Money>> quote(String country, long grams, Request cause);

  Future<Void> create(Order order, long grams, Deadline deadline);

  /** One that is not known yet never will be; refused with 409 when it has left. */
  Future<Void> cancel(String id, Deadline deadline);
}
