package dev.coppice.gateway;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Request;
import dev.coppice.gateway.forwarding.Calls;
import dev.coppice.gateway.routing.KeyOffer;
import dev.coppice.gateway.routing.RouteBoard;
import dev.coppice.security.KeySource;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** The keys of whichever service here signs tokens, asked for by way of the event bus. */
final class PublishedKeys implements KeySource {

  private static final int OK = 200;

  private final RouteBoard board;
  private final Calls calls;

  PublishedKeys(RouteBoard board, Calls calls) {
    this.board = board;
    this.calls = calls;
  }

  @Override
  public Future<JsonObject> fetch() {
    KeyOffer offer = board.table().tokenKeys();
    if (offer == null) {
      return Future.failedFuture(
          new FailureException(Failure.Unavailable.of("no service here issues tokens")));
    }
    Operation operation = offer.operation();
    Request request =
        Request.of(operation.id(), new Deadline(System.nanoTime() + operation.timeout().toNanos()));
    return calls
        .call(offer.service(), operation, request, instance -> {})
        .compose(
            answer ->
                answer.status() == OK
                    ? Future.succeededFuture(answer.body().toJsonObject())
                    : Future.failedFuture(
                        offer.service() + " answers " + answer.status() + " for its keys"));
  }
}
