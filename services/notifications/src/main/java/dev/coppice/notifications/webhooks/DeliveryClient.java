package dev.coppice.notifications.webhooks;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends deliveries, each over a connection of its own. Lives on one event loop. */
final class DeliveryClient {

  /** How a receiver answered that did not take it. */
  static final class NotTakenException extends RuntimeException {
    private final boolean gone;

    NotTakenException(String message, boolean gone) {
      super(message, null, false, false);
      this.gone = gone;
    }

    /** Whether it wants no more (410, RFC 9110, section 15.5.11). */
    boolean isForGood() {
      return gone;
    }
  }

  private static final Duration ANSWER = Duration.ofSeconds(10);

  /** What the receiver says beyond its status nobody reads; a polite end is waited for. */
  private static final long REST_MILLIS = 1_000;

  private static final int GONE = 410;

  private final HttpClient client;
  private final Targets targets;
  private final InstantSource clock;

  DeliveryClient(Vertx vertx, Targets targets, InstantSource clock) {
    this.client = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false));
    this.targets = targets;
    this.clock = clock;
  }

  /**
   * Sends it once.
   *
   * @return fails when it is not answered with 2xx within 10 s; the message is for its owner
   */
  Future<Void> send(DueDelivery delivery) {
    return targets
        .resolve(delivery.url())
        .compose(address -> client.request(options(delivery, address)))
        .compose(
            request ->
                request
                    .send(delivery.body())
                    .timeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                    .onFailure(why -> request.reset())
                    .compose(response -> judge(request, response)))
        .recover(why -> Future.failedFuture(named(why)));
  }

  private RequestOptions options(DueDelivery delivery, SocketAddress address) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setAbsoluteURI(delivery.url().toString())
        // Not wherever the name leads now.
        .setServer(address)
        .setConnectTimeout(ANSWER.toMillis())
        .setFollowRedirects(false)
        .putHeader("Content-Type", "application/cloudevents+json")
        .putHeader("User-Agent", "Coppice-Webhooks")
        .putHeader(
            WebhookSignature.HEADER,
            WebhookSignature.of(delivery.secret(), delivery.body(), clock.instant()));
  }

  private static Future<Void> judge(HttpClientRequest request, HttpClientResponse response) {
    int status = response.statusCode();
    return response
        .end()
        .timeout(REST_MILLIS, TimeUnit.MILLISECONDS)
        .onFailure(why -> request.reset())
        .transform(
            ended ->
                status / 100 == 2
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new NotTakenException("it answers " + status, status == GONE)));
  }

  private static Throwable named(Throwable why) {
    if (why instanceof NotTakenException || why instanceof TargetRefusedException) {
      return why;
    }
    return new NotTakenException(
        why instanceof TimeoutException
            ? "it does not answer within 10 s"
            : "it cannot be reached: " + why.getMessage(),
        false);
  }

  Future<Void> close() {
    return client.close();
  }
}
