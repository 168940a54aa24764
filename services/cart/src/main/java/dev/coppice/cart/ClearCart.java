package dev.coppice.cart;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code DELETE /mine} */
final class ClearCart implements OperationHandler {

  private final CartStore carts;

  ClearCart(CartStore carts) {
    this.carts = carts;
  }

  @Override
  public Future<Response> handle(Request request) {
    return carts
        .clear(Asked.owner(request), Asked.condition(request), request.deadline())
        .map(cart -> CartJson.answer(new PricedCart(cart, true)));
  }
}
