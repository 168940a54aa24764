package dev.coppice.cart;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.EntityTags;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.Objects;

/** {@code GET /mine} */
final class GetCart implements OperationHandler {

  private final CartStore carts;
  private final Prices prices;

  GetCart(CartStore carts, Prices prices) {
    this.carts = carts;
    this.prices = prices;
  }

  @Override
  public Future<Response> handle(Request request) {
    Owner owner = Asked.owner(request);
    return carts
        .find(owner, request.deadline())
        .compose(cart -> prices.of(owner, cart, request))
        .map(CartJson::answer)
        .map(answer -> unlessKnown(request, answer));
  }

  private static Response unlessKnown(Request request, Response answer) {
    String tag = Objects.requireNonNull(answer.header("etag"));
    Response known = EntityTags.answer(request, answer, tag);
    return known.status() == 304 ? known : answer;
  }
}
