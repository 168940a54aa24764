package dev.coppice.catalog;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.Precondition;
import io.vertx.core.Future;

/** {@code DELETE /products/{sku}} */
final class RetireProduct implements OperationHandler {

  private final ProductStore products;

  RetireProduct(ProductStore products) {
    this.products = products;
  }

  @Override
  public Future<Response> handle(Request request) {
    Sku sku = request.pathParam("sku", Sku::new);
    Precondition precondition = Precondition.of(request);
    return products
        .change(
            sku,
            now -> {
              Product product = now.orElseThrow(ProductBodyJson.absent(sku)).product();
              precondition.check("product " + sku, now.map(CatalogEntry::tag));
              return product.as(ProductState.RETIRED);
            },
            request.traceparent(),
            request.deadline())
        .map(ProductBodyJson::answer);
  }
}
