package dev.coppice.inventory;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** {@code GET /items/{sku}} */
final class GetItem implements OperationHandler {

  private final StockStore stock;

  GetItem(StockStore stock) {
    this.stock = stock;
  }

  @Override
  public Future<Response> handle(Request request) {
    Sku sku = request.pathParam("sku", Sku::new);
    return stock
        .find(sku, request.deadline())
        .map(level -> level.orElseThrow(absent(sku)))
        .map(level -> Response.json(StockJson.of(level)));
  }

  private static Supplier<FailureException> absent(Sku sku) {
    return () -> new FailureException(new Failure.NotFound("there is no item " + sku));
  }
}
