package dev.coppice.orders;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.orders.order.Order;
import dev.coppice.orders.order.OrderJson;
import io.vertx.core.Future;

/** {@code GET /api/orders/{orderId}} */
final class GetOrder implements OperationHandler {

  private final OrderStore store;

  GetOrder(OrderStore store) {
    this.store = store;
  }

  @Override
  public Future<Response> handle(Request request) {
    return visible(store, request, Askers.READ).map(order -> Response.json(OrderJson.of(order)));
  }

  /** The order that the path names, if who asks may know of it. */
  static Future<Order> visible(OrderStore store, Request request, String scope) {
    String id = request.pathParam("orderId");
    return store
        .find(id, request.deadline())
        .map(found -> Askers.visible(request, found.orElseThrow(() -> absent(id)), scope));
  }

  static FailureException absent(String id) {
    return new FailureException(new Failure.NotFound("there is no order " + id));
  }
}
