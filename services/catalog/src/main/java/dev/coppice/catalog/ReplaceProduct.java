package dev.coppice.catalog;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.Precondition;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** {@code PUT /products/{sku}} */
final class ReplaceProduct implements OperationHandler {

  private final ProductStore products;

  ReplaceProduct(ProductStore products) {
    this.products = products;
  }

  @Override
  public Future<Response> handle(Request request) {
    Sku sku = request.pathParam("sku", Sku::new);
    Precondition precondition = Precondition.of(request);
    JsonObject body = request.jsonBody();
    // Refused before the database is asked, and whatever the product is now.
    ProductBodyJson.read(() -> ProductJson.read(sku, body, ProductState.ACTIVE));
    return products
        .change(
            sku,
            now -> {
              precondition.check("product " + sku, now.map(CatalogEntry::tag));
              return ProductJson.read(sku, body, stateOf(now));
            },
            request.traceparent(),
            request.deadline())
        .map(ProductBodyJson::answer);
  }

  /** A replacement that says nothing of the state brings no retired product back. */
  private static ProductState stateOf(Optional<CatalogEntry> now) {
    return now.map(entry -> entry.product().state()).orElse(ProductState.ACTIVE);
  }
}
