package dev.coppice.orders;

import dev.coppice.contract.Items;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.orders.order.OrderJson;
import dev.coppice.orders.saga.SagaRunner;
import dev.coppice.postgres.KeptAnswers;
import dev.coppice.postgres.OnceKey;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code POST /api/orders/{orderId}/returns} */
final class ReturnLines implements OperationHandler {

  /** So many of an SKU. */
  private record Back(String sku, long quantity) {}

  private final KeptAnswers answers;
  private final OrderStore store;
  private final SagaRunner runner;

  ReturnLines(KeptAnswers answers, OrderStore store, SagaRunner runner) {
    this.answers = answers;
    this.store = store;
    this.runner = runner;
  }

  @Override
  public Future<Response> handle(Request request) {
    OnceKey key = OnceKey.of(request);
    Map<String, Long> pieces =
        Items.of(
                request,
                "lines",
                line -> new Back(line.getString("sku"), line.getLong("quantity")),
                Back::sku)
            .stream()
            .collect(Collectors.toMap(Back::sku, Back::quantity));
    return GetOrder.visible(store, request, Askers.WRITE)
        .compose(
            order ->
                answers.orElse(
                    key, request.deadline(), () -> takeBack(key, order.id(), pieces, request)));
  }

  private Future<Response> takeBack(
      OnceKey key, String id, Map<String, Long> pieces, Request request) {
    return store
        .takeBack(
            key,
            id,
            pieces,
            request.jsonBody().getString("reason"),
            Askers.origin(request),
            ReturnLines::answer,
            request.deadline())
        .onSuccess(answer -> runner.wake(answer.jsonBody().getString("id")));
  }

  private static Response answer(OrderStore.Accepted accepted) {
    return Response.json(
        202,
        new JsonObject()
            .put("id", accepted.id())
            .put(
                "refund",
                JsonObject.of("amount", accepted.amount(), "currency", accepted.order().currency()))
            .put("order", OrderJson.of(accepted.order()))
            .toBuffer());
  }
}
