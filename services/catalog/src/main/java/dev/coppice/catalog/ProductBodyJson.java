package dev.coppice.catalog;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Response;
import java.util.function.Supplier;

/** A product in the body of a request, and in that of an answer. */
final class ProductBodyJson {

  private ProductBodyJson() {}

  /** What is read from a body; what it refuses is a fault of the request. */
  static Product read(Supplier<Product> reading) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      throw new FailureException(Failure.InvalidRequest.of("body", String.valueOf(e.getMessage())));
    }
  }

  /** What is there now, with its tag; 201 and where it is when it is new. */
  static Response answer(ProductStore.Changed changed) {
    CatalogEntry entry = changed.entry();
    Response response =
        Response.json(changed.created() ? 201 : 200, ProductJson.of(entry).toBuffer())
            .withHeader("etag", entry.tag());
    return changed.created()
        ? response.withHeader("location", "/api/catalog/products/" + entry.product().sku())
        : response;
  }

  static Supplier<FailureException> absent(Sku sku) {
    return () -> new FailureException(new Failure.NotFound("there is no product " + sku));
  }
}
