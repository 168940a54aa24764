package dev.coppice.catalog;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.Objects;

/** {@code GET /products/{sku}/prices} */
final class ListPrices implements OperationHandler {

  private static final int DEFAULT_LIMIT = 20;

  private final PriceStore prices;

  ListPrices(PriceStore prices) {
    this.prices = prices;
  }

  @Override
  public Future<Response> handle(Request request) {
    Sku sku = request.pathParam("sku", Sku::new);
    long before =
        Objects.requireNonNullElse(request.queryParam("cursor", Long::valueOf), Long.MAX_VALUE);
    int limit =
        Objects.requireNonNullElse(request.queryParam("limit", Integer::valueOf), DEFAULT_LIMIT);
    return prices
        .prices(sku, before, limit, request.deadline())
        .map(page -> page.orElseThrow(ProductBodyJson.absent(sku)))
        .map(page -> Response.json(PriceJson.of(page)));
  }
}
