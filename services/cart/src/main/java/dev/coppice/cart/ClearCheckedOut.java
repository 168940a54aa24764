package dev.coppice.cart;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code PUT /checkout/{version}} */
final class ClearCheckedOut implements OperationHandler {

  private final CartStore carts;
  private final Prices prices;

  ClearCheckedOut(CartStore carts, Prices prices) {
    this.carts = carts;
    this.prices = prices;
  }

  @Override
  public Future<Response> handle(Request request) {
    Owner owner = Asked.owner(request);
    long version = request.pathParam("version", Long::parseLong);
    return carts
        .clearCheckedOut(owner, version, request.deadline())
        .compose(cart -> prices.of(owner, cart, request))
        .map(CartJson::answer);
  }
}
