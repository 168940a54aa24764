package dev.coppice.cart;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code GET /checkout} */
final class GetCartForCheckout implements OperationHandler {

  private final CartStore carts;
  private final Prices prices;

  GetCartForCheckout(CartStore carts, Prices prices) {
    this.carts = carts;
    this.prices = prices;
  }

  @Override
  public Future<Response> handle(Request request) {
    Owner owner = Asked.owner(request);
    return carts
        .checkOut(owner, request.deadline())
        .compose(cart -> prices.of(owner, cart, request))
        .map(GetCartForCheckout::current)
        .map(CartJson::answer);
  }

  /** Nobody pays a price that may have changed. */
  private static PricedCart current(PricedCart priced) {
    if (!priced.current()) {
      throw new FailureException(
          Failure.Unavailable.of("prices cannot be checked now: the catalog does not answer"));
    }
    return priced;
  }
}
