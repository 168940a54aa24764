package dev.coppice.payments.provider;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sandbox acquirer, over HTTP. Lives on one event loop. */
public final class AcquirerProvider implements PaymentProvider {

  private static final Logger log = LoggerFactory.getLogger(AcquirerProvider.class);

  /** Those that wait for an answer hold one each. */
  private static final int MOST_CONNECTIONS = 200;

  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  private final HttpClient client;
  private final URI uri;
  private final String key;
  private final Optional<String> webhook;

  /** An answer. */
  private record Answer(int status, Buffer body) {}

  /**
   * @param uri where it is, such as {@code http://localhost:8090}
   * @param key by which it knows us
   * @param webhook where it is to tell what happens later
   */
  public AcquirerProvider(Vertx vertx, URI uri, String key, Optional<String> webhook) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setTcpNoDelay(true),
            new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
    this.uri = uri;
    this.key = key;
    this.webhook = webhook;
  }

  @Override
  public Future<CardToken> tokenise(Card card, Duration patience) {
    return post("/v1/tokens", null, AcquirerJson.card(card), patience)
        .map(
            answer -> {
              if (isRefusal(answer)) {
                throw new CardRefusedException(AcquirerJson.message(answer.body()));
              }
              return read(answer, AcquirerJson::token);
            });
  }

  @Override
  public Future<Outcome> authorise(Order order, String idempotencyKey, Duration patience) {
    return post("/v1/authorisations", idempotencyKey, AcquirerJson.order(order, webhook), patience)
        .map(answer -> outcome(answer, AcquirerJson::outcome));
  }

  @Override
  public Future<Outcome> capture(
      String reference, long amount, String idempotencyKey, Duration patience) {
    return move(reference, "captures", AcquirerJson.amount(amount), idempotencyKey, patience);
  }

  @Override
  public Future<Outcome> letGo(String reference, String idempotencyKey, Duration patience) {
    return move(reference, "voids", Buffer.buffer("{}"), idempotencyKey, patience);
  }

  @Override
  public Future<Outcome> refund(
      String reference, long amount, String idempotencyKey, Duration patience) {
    return move(reference, "refunds", AcquirerJson.amount(amount), idempotencyKey, patience);
  }

  private Future<Outcome> move(
      String reference, String kind, Buffer body, String idempotencyKey, Duration patience) {
    return post("/v1/authorisations/" + reference + "/" + kind, idempotencyKey, body, patience)
        .map(answer -> outcome(answer, AcquirerJson::moved));
  }

  private Future<Answer> post(
      String path, @Nullable String idempotencyKey, Buffer body, Duration patience) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(uri.resolve(path).toString())
            .setConnectTimeout(patience.toMillis())
            .putHeader("Content-Type", "application/json")
            .putHeader("Acquirer-Key", key);
    if (idempotencyKey != null) {
      options.putHeader("Idempotency-Key", idempotencyKey);
    }
    return client
        .request(options)
        .compose(
            request ->
                request
                    .send(body)
                    .compose(
                        response ->
                            response.body().map(got -> new Answer(response.statusCode(), got)))
                    .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                    // Who has given up takes no answer, and holds no connection.
                    .onFailure(why -> request.reset()))
        .recover(
            why ->
                Future.failedFuture(
                    new UnansweredException(
                        "the acquirer does not answer: " + why.getMessage(), why)));
  }

  private static Outcome outcome(Answer answer, Function<Buffer, Outcome> reading) {
    return isRefusal(answer)
        ? new Outcome.Refused(AcquirerJson.code(answer.body()))
        : read(answer, reading);
  }

  /** Whether the request is at fault, so that it would be refused again. */
  private static boolean isRefusal(Answer answer) {
    return switch (answer.status()) {
      // Our own key is at fault: whoever mends it will want nothing lost.
      case 401, 403, REQUEST_TIMEOUT, TOO_MANY_REQUESTS -> false;
      default -> answer.status() >= 400 && answer.status() < 500;
    };
  }

  private static <T> T read(Answer answer, Function<Buffer, T> reading) {
    if (answer.status() / 100 != 2) {
      if (answer.status() == 401 || answer.status() == 403) {
        log.error("The acquirer does not know our key (coppice.payments.acquirer.key)");
      }
      throw new UnansweredException("the acquirer answers " + answer.status(), null);
    }
    try {
      return reading.apply(answer.body());
    } catch (IllegalArgumentException e) {
      throw new UnansweredException("the acquirer's answer cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }
}
