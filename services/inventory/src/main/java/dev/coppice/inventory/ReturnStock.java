package dev.coppice.inventory;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Items;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code PUT /returns/{returnId}} */
final class ReturnStock implements OperationHandler {

  private final ReturnStore returns;

  ReturnStock(ReturnStore returns) {
    this.returns = returns;
  }

  @Override
  public Future<Response> handle(Request request) {
    List<ReservationLine> lines =
        Items.of(request, "lines", ReservationJson::line, ReservationLine::sku);
    StockReturn back = request.pathParam("returnId", id -> new StockReturn(id, lines));
    return returns
        .putBack(back, request.traceparent(), request.deadline())
        .map(outcome -> requireDone(back, outcome))
        .map(done -> Response.json(JsonObject.of("returned", lines.size())));
  }

  private static ReturnStore.Done requireDone(StockReturn back, ReturnStore.Outcome outcome) {
    if (outcome instanceof ReturnStore.Done done) {
      return done;
    }
    throw new FailureException(
        outcome instanceof ReturnStore.Unknown unknown
            ? new Failure.Unprocessable("these were never counted: " + unknown.skus())
            : new Failure.Conflict("return " + back.id() + " is of other lines"));
  }
}
