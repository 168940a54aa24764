package dev.coppice.inventory;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.util.LinkedHashSet;
import java.util.Set;

/** {@code POST /items/lookup} */
final class LookUpItems implements OperationHandler {

  private final StockStore stock;

  LookUpItems(StockStore stock) {
    this.stock = stock;
  }

  @Override
  public Future<Response> handle(Request request) {
    return stock
        .findAll(skus(request.jsonBody().getJsonArray("skus")), request.deadline())
        .map(levels -> Response.json(StockJson.of(levels)));
  }

  private static Set<Sku> skus(JsonArray texts) {
    Set<Sku> skus = new LinkedHashSet<>();
    for (int i = 0; i < texts.size(); i++) {
      try {
        skus.add(new Sku(texts.getString(i)));
      } catch (IllegalArgumentException e) {
        throw new FailureException(
            Failure.InvalidRequest.of("body/skus/" + i, String.valueOf(e.getMessage())));
      }
    }
    return skus;
  }
}
