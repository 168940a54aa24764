package dev.coppice.gateway;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.gateway.routing.RouteBoard;
import dev.coppice.gateway.routing.TokenOffer;
import dev.coppice.security.KeySource;
import dev.coppice.security.RevokedTokens;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the service says that signs tokens here, asked for by way of the event bus: with which keys,
 * and which it has taken back. For one event loop.
 */
final class TokenService implements KeySource {

  /** A token that was taken back is refused after this and the time that a call takes. */
  static final Duration INTERVAL = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(TokenService.class);

  /** By how much longer than it says a token may be taken for good. */
  private static final Duration LEEWAY = Duration.ofMinutes(1);

  private final RouteBoard board;
  private final Questions questions;
  private final RevokedTokens revoked;
  private final InstantSource clock;
  private String after = "";
  private boolean known;
  private boolean silent;
  private @Nullable Future<Void> asking;

  /**
   * @param revoked where to note what was taken back
   */
  TokenService(RouteBoard board, Questions questions, RevokedTokens revoked, InstantSource clock) {
    this.board = board;
    this.questions = questions;
    this.revoked = revoked;
    this.clock = clock;
  }

  /** The keys, which are no use before it is known which tokens not to believe. */
  @Override
  public Future<JsonObject> fetch() {
    TokenOffer offer = board.table().tokens();
    if (offer == null) {
      return Future.failedFuture(
          new FailureException(Failure.Unavailable.of("no service here issues tokens")));
    }
    return (known ? Future.<Void>succeededFuture() : askOnce())
        .compose(done -> questions.ask(offer.service(), offer.keys(), UnaryOperator.identity()));
  }

  /**
   * Asks what was taken back since it asked before. While there is no answer, what is known holds:
   * who does not answer takes nothing back either.
   */
  void update() {
    askOnce()
        .onSuccess(done -> silent = false)
        .onFailure(
            failure -> {
              if (!silent) {
                LOG.warn("Cannot hear of revoked tokens, tries on: {}", failure.toString());
              }
              silent = true;
            });
  }

  private Future<Void> askOnce() {
    Future<Void> running = asking;
    if (running != null) {
      return running;
    }
    Future<Void> started = askForRevoked();
    if (!started.isComplete()) {
      asking = started;
      started.onComplete(done -> asking = null);
    }
    return started;
  }

  private Future<Void> askForRevoked() {
    revoked.forget(clock.instant().minus(LEEWAY).getEpochSecond());
    TokenOffer offer = board.table().tokens();
    if (offer == null || offer.revoked().isEmpty()) {
      return Future.succeededFuture();
    }
    return questions
        .ask(
            offer.service(),
            offer.revoked().get(),
            request -> after.isEmpty() ? request : request.withQuery("after", after))
        .compose(this::note);
  }

  private Future<Void> note(JsonObject answer) {
    JsonArray list = answer.getJsonArray("revoked");
    for (int i = 0; i < list.size(); i++) {
      JsonObject each = list.getJsonObject(i);
      revoked.add(each.getString("id"), each.getLong("until"));
    }
    after = answer.getString("next");
    if (answer.getBoolean("more")) {
      return askForRevoked();
    }
    known = true;
    return Future.succeededFuture();
  }
}
