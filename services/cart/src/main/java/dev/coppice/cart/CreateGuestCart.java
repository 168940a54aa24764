package dev.coppice.cart;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code POST /guests} */
final class CreateGuestCart implements OperationHandler {

  private final CartStore carts;

  CreateGuestCart(CartStore carts) {
    this.carts = carts;
  }

  @Override
  public Future<Response> handle(Request request) {
    GuestId id = GuestId.random();
    return carts.create(new Owner.Guest(id), request.deadline()).map(done -> CartJson.created(id));
  }
}
