package dev.coppice.payments;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.payments.provider.CardRefusedException;
import dev.coppice.payments.provider.CardToken;
import dev.coppice.payments.provider.PaymentProvider;
import dev.coppice.payments.provider.UnansweredException;
import io.vertx.core.Future;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /cards}: hands a card to the acquirer, and keeps nothing of it. */
final class MakeCardToken implements OperationHandler {

  private static final Logger log = LoggerFactory.getLogger(MakeCardToken.class);

  private final PaymentProvider provider;
  private final Duration patience;

  /**
   * @param patience how long the acquirer may take
   */
  MakeCardToken(PaymentProvider provider, Duration patience) {
    this.provider = provider;
    this.patience = patience;
  }

  @Override
  public Future<Response> handle(Request request) {
    return provider
        .tokenise(PaymentJson.card(request.jsonBody()), patience)
        .recover(MakeCardToken::refusal)
        .map(token -> Response.json(PaymentJson.of(token)).withHeader("cache-control", "no-store"));
  }

  private static Future<CardToken> refusal(Throwable cause) {
    if (cause instanceof CardRefusedException) {
      return Future.failedFuture(
          new FailureException(new Failure.Unprocessable(String.valueOf(cause.getMessage()))));
    }
    if (cause instanceof UnansweredException) {
      log.warn("A card got no token: {}", cause.getMessage());
      return Future.failedFuture(
          new FailureException(
              Failure.Unavailable.of("the acquirer does not answer at the moment")));
    }
    return Future.failedFuture(cause);
  }
}
