package dev.coppice.orders.calls;

import dev.coppice.contract.Request;
import io.vertx.core.Future;

/**
 * What people mean to buy. What is asked has the trace and the request id of what led to it, and
 * takes no longer than that may. Futures fail as those of {@link
 * dev.coppice.discovery.calling.RemoteOperation#call}.
 */
public interface Carts {

  /** The cart of whom the request is for. */
  Future<CheckoutCart> forCheckout(Request cause);

  /** Empties the customer's cart if it still has that version; refused with 409 when it has not. */
  Future<Void> clear(String customer, long version, Request cause);
}
