package dev.coppice.catalog;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code GET /products} */
final class ListProducts implements OperationHandler {

  private static final int DEFAULT_LIMIT = 20;

  /** What is asked for. */
  private record Query(ProductFilter filter, @Nullable Sku after, int limit) {

    static Query of(Request request) {
      ProductFilter filter =
          new ProductFilter(
              request.queryParam("category"), request.queryParam("q", SearchWords::of));
      return new Query(
          filter,
          request.queryParam("cursor", cursor -> Cursor.read(cursor, filter)),
          Objects.requireNonNullElse(request.queryParam("limit", Integer::valueOf), DEFAULT_LIMIT));
    }
  }

  private final ProductStore products;

  ListProducts(ProductStore products) {
    this.products = products;
  }

  @Override
  public Future<Response> handle(Request request) {
    Query query = Query.of(request);
    return products
        .list(query.filter(), query.after(), query.limit(), request.deadline())
        .map(page -> Response.json(ProductJson.of(page, next(page, query.filter()))));
  }

  private static @Nullable String next(ProductPage page, ProductFilter filter) {
    return page.more() ? Cursor.after(page.last(), filter) : null;
  }
}
