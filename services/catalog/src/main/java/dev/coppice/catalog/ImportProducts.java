package dev.coppice.catalog;

import dev.coppice.contract.Items;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** {@code POST /products/import} */
final class ImportProducts implements OperationHandler {

  private final ProductStore products;

  ImportProducts(ProductStore products) {
    this.products = products;
  }

  @Override
  public Future<Response> handle(Request request) {
    List<Product> batch = Items.of(request, "products", ProductJson::read, Product::sku);
    return products
        .put(batch, request.deadline())
        .map(done -> Response.json(JsonObject.of("imported", batch.size())));
  }
}
