package dev.coppice.cart;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.Optional;

/** {@code POST /mine/lines/{sku}/additions} */
final class AddToLine implements OperationHandler {

  private final CartStore carts;
  private final Prices prices;

  AddToLine(CartStore carts, Prices prices) {
    this.carts = carts;
    this.prices = prices;
  }

  @Override
  public Future<Response> handle(Request request) {
    Owner owner = Asked.owner(request);
    Sku sku = request.pathParam("sku", Sku::new);
    long quantity = request.jsonBody().getLong("quantity");
    Condition condition = Asked.condition(request);
    Optional<String> key = Optional.ofNullable(request.idempotencyKey());
    return prices
        .onSale(sku, request)
        .compose(
            seen ->
                carts
                    .add(
                        owner,
                        condition,
                        new Addition(sku, quantity, seen, key),
                        request.deadline())
                    .compose(cart -> prices.after(owner, cart, seen, request)))
        .map(CartJson::answer);
  }
}
