package dev.coppice.cart;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code DELETE /mine/lines/{sku}} */
final class RemoveLine implements OperationHandler {

  private final CartStore carts;
  private final Prices prices;

  RemoveLine(CartStore carts, Prices prices) {
    this.carts = carts;
    this.prices = prices;
  }

  @Override
  public Future<Response> handle(Request request) {
    Owner owner = Asked.owner(request);
    Sku sku = request.pathParam("sku", Sku::new);
    return carts
        .remove(owner, Asked.condition(request), sku, request.deadline())
        .compose(cart -> prices.of(owner, cart, request))
        .map(CartJson::answer);
  }
}
