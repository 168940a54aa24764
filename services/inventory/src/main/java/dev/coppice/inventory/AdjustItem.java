package dev.coppice.inventory;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** {@code PUT /items/{sku}/adjustments/{adjustmentId}} */
final class AdjustItem implements OperationHandler {

  private final StockStore stock;

  AdjustItem(StockStore stock) {
    this.stock = stock;
  }

  @Override
  public Future<Response> handle(Request request) {
    Adjustment adjustment = adjustment(request);
    return stock
        .adjust(adjustment, request.traceparent(), request.deadline())
        .map(outcome -> Response.json(StockJson.of(level(adjustment, outcome))));
  }

  private static Adjustment adjustment(Request request) {
    Sku sku = request.pathParam("sku", Sku::new);
    JsonObject body = request.jsonBody();
    try {
      return new Adjustment(
          request.pathParam("adjustmentId"), sku, body.getLong("delta"), body.getString("reason"));
    } catch (IllegalArgumentException e) {
      throw new FailureException(Failure.InvalidRequest.of("body", String.valueOf(e.getMessage())));
    }
  }

  private static StockLevel level(Adjustment adjustment, StockStore.Adjusted outcome) {
    if (outcome instanceof StockStore.Done done) {
      return done.level();
    }
    throw new FailureException(
        outcome instanceof StockStore.Impossible impossible
            ? new Failure.Unprocessable(
                "%d of %d on hand are reserved; %+d would leave %d on hand"
                    .formatted(
                        impossible.level().reserved(),
                        impossible.level().onHand(),
                        adjustment.delta(),
                        impossible.level().onHand() + adjustment.delta()))
            : outcome instanceof StockStore.OtherAdjustment
                ? new Failure.Conflict("adjustment " + adjustment.id() + " is another one")
                : new Failure.NotFound("there is no item " + adjustment.sku()));
  }
}
