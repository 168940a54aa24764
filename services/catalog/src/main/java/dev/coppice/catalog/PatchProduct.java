package dev.coppice.catalog;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.Precondition;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** {@code PATCH /products/{sku}} */
final class PatchProduct implements OperationHandler {

  private final ProductStore products;

  PatchProduct(ProductStore products) {
    this.products = products;
  }

  @Override
  public Future<Response> handle(Request request) {
    Sku sku = request.pathParam("sku", Sku::new);
    Precondition precondition = Precondition.of(request);
    JsonObject patch = request.jsonBody();
    return products
        .change(
            sku,
            now -> {
              Product before = now.orElseThrow(ProductBodyJson.absent(sku)).product();
              precondition.check("product " + sku, now.map(CatalogEntry::tag));
              JsonObject after = MergePatchJson.apply(ProductJson.of(before), patch);
              return ProductBodyJson.read(() -> ProductJson.read(sku, after, before.state()));
            },
            request.traceparent(),
            request.deadline())
        .map(ProductBodyJson::answer);
  }
}
