package dev.coppice.orders;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code GET /api/orders/{orderId}/timeline} */
final class GetOrderTimeline implements OperationHandler {

  private final OrderStore store;
  private final WholeTimeline timeline;

  GetOrderTimeline(OrderStore store, WholeTimeline timeline) {
    this.store = store;
    this.timeline = timeline;
  }

  @Override
  public Future<Response> handle(Request request) {
    return GetOrder.visible(store, request, Askers.READ)
        .compose(order -> timeline.of(order.id(), request))
        .map(found -> Response.json(TimelineJson.of(found)));
  }
}
