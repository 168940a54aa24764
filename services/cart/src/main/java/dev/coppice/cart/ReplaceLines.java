package dev.coppice.cart;

import dev.coppice.contract.Items;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code PUT /mine/lines} */
final class ReplaceLines implements OperationHandler {

  private final CartStore carts;
  private final Prices prices;

  ReplaceLines(CartStore carts, Prices prices) {
    this.carts = carts;
    this.prices = prices;
  }

  @Override
  public Future<Response> handle(Request request) {
    Owner owner = Asked.owner(request);
    Condition condition = Asked.condition(request);
    List<WantedLine> lines = Items.of(request, "lines", CartJson::wanted, WantedLine::sku);
    Set<Sku> skus = lines.stream().map(WantedLine::sku).collect(Collectors.toSet());
    return onSale(skus, request)
        .compose(
            seen ->
                carts
                    .replace(owner, condition, lines, seen, request.deadline())
                    .map(cart -> new PricedCart(cart, seen.isPresent())))
        .map(CartJson::answer);
  }

  private Future<Optional<Map<Sku, Product>>> onSale(Set<Sku> skus, Request request) {
    return skus.isEmpty()
        ? Future.succeededFuture(Optional.of(Map.of()))
        : prices.allOnSale(skus, request);
  }
}
