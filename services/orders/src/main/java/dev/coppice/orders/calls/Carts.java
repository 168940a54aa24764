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

  /** Takes out of the customer's cart what was in it in that version; what came later stays. */
  Future<Void> clear(String customer, long version, Request cause);
}
