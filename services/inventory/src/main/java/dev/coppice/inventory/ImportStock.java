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

/** {@code POST /items/import} */
final class ImportStock implements OperationHandler {

  private final StockStore stock;

  ImportStock(StockStore stock) {
    this.stock = stock;
  }

  @Override
  public Future<Response> handle(Request request) {
    List<StockCount> batch = Items.of(request, "items", StockJson::read, StockCount::sku);
    return stock
        .set(batch, request.traceparent(), request.deadline())
        .recover(ImportStock::refusal)
        .map(done -> Response.json(JsonObject.of("imported", batch.size())));
  }

  private static Future<Void> refusal(Throwable cause) {
    return Future.failedFuture(
        cause instanceof ReservedStockException reserved
            ? new FailureException(new Failure.Unprocessable(reserved.detail()))
            : cause);
  }
}
