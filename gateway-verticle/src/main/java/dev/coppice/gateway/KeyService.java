package dev.coppice.gateway;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Operation;
import dev.coppice.gateway.authentication.CheckedKey;
import dev.coppice.gateway.authentication.KeyChecker;
import dev.coppice.gateway.routing.RouteBoard;
import dev.coppice.gateway.routing.TokenOffer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the service that signs tokens here says of API keys, asked for by way of the event bus. For
 * one event loop.
 */
final class KeyService implements KeyChecker {

  private final RouteBoard board;
  private final Questions questions;

  KeyService(RouteBoard board, Questions questions) {
    this.board = board;
    this.questions = questions;
  }

  @Override
  public Future<Optional<CheckedKey>> check(String hash) {
    TokenOffer offer = board.table().tokens();
    if (offer == null || offer.apiKeys().isEmpty()) {
      return Future.failedFuture(
          new FailureException(Failure.Unavailable.of("no service here gives out API keys")));
    }
    Operation operation = offer.apiKeys().get();
    return questions
        .ask(offer.service(), operation, request -> request.withQuery("hash", hash))
        .map(KeyService::read);
  }

  private static Optional<CheckedKey> read(JsonObject answer) {
    if (!answer.getBoolean("active")) {
      return Optional.empty();
    }
    return Optional.of(
        new CheckedKey(
            answer.getString("id"),
            answer.getJsonArray("scopes").stream()
                .map(String.class::cast)
                .collect(Collectors.toUnmodifiableSet()),
            Instant.parse(answer.getString("expiresAt"))));
  }
}
