package dev.coppice.catalog;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.EntityTags;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code GET /products/{sku}} */
final class GetProduct implements OperationHandler {

  private final ProductStore products;

  GetProduct(ProductStore products) {
    this.products = products;
  }

  @Override
  public Future<Response> handle(Request request) {
    Sku sku = request.pathParam("sku", Sku::new);
    return products
        .find(sku, request.deadline())
        .map(entry -> entry.orElseThrow(ProductBodyJson.absent(sku)))
        .map(entry -> answer(request, entry));
  }

  private static Response answer(Request request, CatalogEntry entry) {
    return EntityTags.answer(request, Response.json(ProductJson.of(entry)), entry.tag());
  }
}
