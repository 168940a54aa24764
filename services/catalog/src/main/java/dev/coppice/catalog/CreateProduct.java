package dev.coppice.catalog;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.Optional;

/** {@code POST /products} */
final class CreateProduct implements OperationHandler {

  private final ProductStore products;

  CreateProduct(ProductStore products) {
    this.products = products;
  }

  @Override
  public Future<Response> handle(Request request) {
    Product product = ProductBodyJson.read(() -> ProductJson.read(request.jsonBody()));
    return products
        .change(
            product.sku(), now -> onlyNew(product, now), request.traceparent(), request.deadline())
        .map(ProductBodyJson::answer);
  }

  private static Product onlyNew(Product product, Optional<CatalogEntry> now) {
    now.ifPresent(
        entry -> {
          String state = entry.product().state().text();
          throw new FailureException(
              new Failure.Conflict("product " + product.sku() + " is there, and " + state));
        });
    return product;
  }
}
