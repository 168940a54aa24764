package dev.coppice.catalog;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.EntityTags;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.function.Supplier;

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
        .map(entry -> entry.orElseThrow(absent(sku)))
        .map(entry -> EntityTags.answer(request, Response.json(ProductJson.of(entry))));
  }

  private static Supplier<FailureException> absent(Sku sku) {
    return () -> new FailureException(new Failure.NotFound("there is no product " + sku));
  }
}
