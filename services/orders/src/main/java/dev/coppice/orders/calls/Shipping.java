package dev.coppice.orders.calls;

import dev.coppice.contract.Request;
import dev.coppice.orders.order.Money;
import dev.coppice.orders.order.Order;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How goods get to people. A shipment has the id of its order, and each thing is done once to it.
 * What is asked has the trace and the request id of what led to it, and takes no longer than that
 * may. Futures fail as those of {@link dev.coppice.discovery.calling.RemoteOperation#call}.
 */
public interface Shipping {

  /**
   * What the carrier has told.
   *
   * @param kind what has happened to the parcel, such as dispatched
   */
  record Tracking(Instant at, String kind, Optional<String> place) {}

  /**
   * What it costs now, by service; one that is not offered is not there.
   *
   * @param country ISO 3166-1 alpha-2
   * @param grams 1 or more
   */
  Future<Map<String, Money>> quote(String country, long grams, Request cause);

  Future<Void> create(Order order, long grams, Request cause);

  /** What the carrier has told of it; refused with 404 when there is none. */
  Future<List<Tracking>> tracking(String id, Request cause);

  /** One that is not known yet never will be; refused with 409 when it has left. */
  Future<Void> cancel(String id, Request cause);
}
