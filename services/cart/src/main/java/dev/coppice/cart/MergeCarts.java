package dev.coppice.cart;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code POST /mine/merge} */
final class MergeCarts implements OperationHandler {

  private final CartStore carts;
  private final Prices prices;

  MergeCarts(CartStore carts, Prices prices) {
    this.carts = carts;
    this.prices = prices;
  }

  @Override
  public Future<Response> handle(Request request) {
    Principal principal = request.principal();
    if (principal == null) {
      throw new FailureException(
          new Failure.Unauthenticated("a guest's cart is merged into that of who has signed in"));
    }
    Owner.User user = new Owner.User(principal.subject());
    return carts
        .merge(user, Asked.guestToMerge(request), request.deadline())
        .compose(
            merged ->
                prices
                    .of(user, merged.cart(), request)
                    .map(priced -> CartJson.answer(priced, merged.capped())));
  }
}
