package dev.coppice.orders;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.orders.order.Order;
import dev.coppice.orders.order.Origin;

/** Who asks, and what they may see and do. */
final class Askers {

  static final String READ = "orders:read";
  static final String WRITE = "orders:write";

  private Askers() {}

  /**
   * Whoever has signed in.
   *
   * @throws FailureException of Unauthenticated when nobody has
   */
  static String customer(Request request) {
    Principal principal = request.principal();
    if (principal == null) {
      throw new FailureException(
          new Failure.Unauthenticated("an order is that of a user: this needs a user's token"));
    }
    return principal.subject();
  }

  /** Who asks, for the history of an order. */
  static String name(Request request) {
    Principal principal = request.principal();
    return principal == null ? "operator" : principal.subject();
  }

  /** The same with the trace under which they ask. */
  static Origin origin(Request request) {
    return new Origin(name(request), request.traceparent());
  }

  /** Whether it is staff with that scope; who asks without a token stands behind the gateway. */
  static boolean isStaff(Request request, String scope) {
    Principal principal = request.principal();
    return principal == null || principal.scopes().contains(scope);
  }

  /**
   * The order, if who asks may know of it.
   *
   * @throws FailureException of NotFound when they may not, as if there were none
   */
  static Order visible(Request request, Order order, String scope) {
    if (isStaff(request, scope) || order.customer().equals(name(request))) {
      return order;
    }
    throw GetOrder.absent(order.id());
  }
}
