package dev.coppice.cart;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code PUT /mine/lines/{sku}} */
final class PutLine implements OperationHandler {

  private final CartStore carts;
  private final Prices prices;

  PutLine(CartStore carts, Prices prices) {
    this.carts = carts;
    this.prices = prices;
  }

  @Override
  public Future<Response> handle(Request request) {
    Owner owner = Asked.owner(request);
    Sku sku = request.pathParam("sku", Sku::new);
    long quantity = request.jsonBody().getLong("quantity");
    Condition condition = Asked.condition(request);
    if (quantity == 0) {
      return carts
          .remove(owner, condition, sku, request.deadline())
          .compose(cart -> prices.of(owner, cart, request))
          .map(CartJson::answer);
    }
    return prices
        .onSale(sku, request)
        .compose(
            seen ->
                carts
                    .put(owner, condition, sku, quantity, seen, request.deadline())
                    .compose(cart -> prices.after(owner, cart, seen, request)))
        .map(CartJson::answer);
  }
}
