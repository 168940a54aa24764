package dev.coppice.orders;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.orders.order.OrderJson;
import dev.coppice.orders.saga.SagaRunner;
import io.vertx.core.Future;

/** {@code POST /api/orders/{orderId}/retry} */
final class RetryOrder implements OperationHandler {

  private final OrderStore store;
  private final SagaRunner runner;

  RetryOrder(OrderStore store, SagaRunner runner) {
    this.store = store;
    this.runner = runner;
  }

  @Override
  public Future<Response> handle(Request request) {
    return store
        .retry(request.pathParam("orderId"), Askers.origin(request), request.deadline())
        .onSuccess(order -> runner.wake(order.id()))
        .map(order -> Response.json(202, OrderJson.of(order).toBuffer()));
  }
}
