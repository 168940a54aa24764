package dev.coppice.orders;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code GET /api/orders/{orderId}/timeline} */
final class GetOrderTimeline implements OperationHandler {

  private final OrderStore store;
  private final OrderRecords records;

  GetOrderTimeline(OrderStore store, OrderRecords records) {
    this.store = store;
    this.records = records;
  }

  @Override
  public Future<Response> handle(Request request) {
    return GetOrder.visible(store, request, Askers.READ)
        .compose(order -> records.timeline(order.id(), request.deadline()))
        .map(entries -> Response.json(json(entries)));
  }

  private static JsonObject json(List<TimelineEntry> entries) {
    JsonArray items = new JsonArray();
    entries.forEach(entry -> items.add(json(entry)));
    return JsonObject.of("items", items);
  }

  private static JsonObject json(TimelineEntry entry) {
    JsonObject json =
        new JsonObject()
            .put("at", entry.at().toString())
            .put("kind", entry.kind())
            .put("what", entry.what());
    entry.saga().ifPresent(saga -> json.put("saga", saga));
    entry.attempt().ifPresent(attempt -> json.put("attempt", attempt));
    entry.endedAt().ifPresent(ended -> json.put("endedAt", ended.toString()));
    entry.outcome().ifPresent(outcome -> json.put("outcome", outcome));
    entry.reason().ifPresent(reason -> json.put("reason", reason));
    entry.detail().ifPresent(detail -> json.put("detail", detail));
    entry.byWhom().ifPresent(by -> json.put("by", by));
    return json;
  }
}
