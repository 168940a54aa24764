package dev.coppice.orders;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.orders.order.Order;
import dev.coppice.orders.order.OrderJson;
import dev.coppice.orders.saga.Cancel;
import dev.coppice.orders.saga.SagaRunner;
import dev.coppice.orders.saga.Why;
import io.vertx.core.Future;

/**
 * {@code POST /api/orders/{orderId}/cancellation}, and {@code .../compensate} for staff. It is kept
 * that somebody wants it; the saga does it.
 */
final class CancelOrder implements OperationHandler {

  private final OrderStore store;
  private final SagaRunner runner;
  private final boolean byStaff;

  private CancelOrder(OrderStore store, SagaRunner runner, boolean byStaff) {
    this.store = store;
    this.runner = runner;
    this.byStaff = byStaff;
  }

  static CancelOrder byAnybody(OrderStore store, SagaRunner runner) {
    return new CancelOrder(store, runner, false);
  }

  static CancelOrder byStaff(OrderStore store, SagaRunner runner) {
    return new CancelOrder(store, runner, true);
  }

  @Override
  public Future<Response> handle(Request request) {
    return GetOrder.visible(store, request, Askers.WRITE)
        .compose(
            order ->
                store.cancel(
                    order.id(), cancel(request, order), request.traceparent(), request.deadline()))
        .onSuccess(order -> runner.wake(order.id()))
        .map(order -> Response.json(202, OrderJson.of(order).toBuffer()));
  }

  private Cancel cancel(Request request, Order order) {
    String by = Askers.name(request);
    boolean own = !byStaff && order.customer().equals(by);
    return new Cancel(by, own ? Why.BY_CUSTOMER : Why.BY_STAFF);
  }
}
