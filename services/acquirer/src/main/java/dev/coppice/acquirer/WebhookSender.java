package dev.coppice.acquirer;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers webhooks until each is answered with 2xx, and ends what is due. One that is not taken is
 * tried again less and less often, for ever. Each instance has one. Lives on one event loop.
 */
final class WebhookSender {

  private static final Logger log = LoggerFactory.getLogger(WebhookSender.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int MOST_DOUBLINGS = 20;

  private final Vertx vertx;
  private final HttpClient client;
  private final AuthorisationStore authorisations;
  private final WebhookStore webhooks;
  private final Signing signing;
  private final InstantSource clock;
  private boolean closed;

  WebhookSender(
      Vertx vertx,
      AuthorisationStore authorisations,
      WebhookStore webhooks,
      Signing signing,
      InstantSource clock) {
    this.vertx = vertx;
    this.client = vertx.createHttpClient();
    this.authorisations = authorisations;
    this.webhooks = webhooks;
    this.signing = signing;
    this.clock = clock;
  }

  void begin() {
    vertx.setTimer(PAUSE.toMillis(), timer -> look());
  }

  private void look() {
    if (closed) {
      return;
    }
    authorisations
        .settleNextDue(Deadline.after(PATIENCE))
        .compose(settled -> webhooks.take(Deadline.after(PATIENCE)).compose(this::deliver))
        // The database's watch tells people of an outage; after it this goes on.
        .onFailure(e -> log.debug("No webhook could be looked for", e))
        .onComplete(
            delivered -> {
              if (delivered.succeeded() && delivered.result()) {
                look();
              } else {
                begin();
              }
            });
  }

  /** Whether there was one, so that another may follow at once. */
  private Future<Boolean> deliver(Optional<WebhookStore.Waiting> taken) {
    if (taken.isEmpty()) {
      return Future.succeededFuture(false);
    }
    WebhookStore.Waiting webhook = taken.get();
    return send(webhook)
        .transform(
            sent ->
                sent.succeeded()
                    ? webhooks.delivered(webhook, Deadline.after(PATIENCE))
                    : putOff(webhook, sent.cause()))
        .map(true);
  }

  private Future<Void> send(WebhookStore.Waiting webhook) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(webhook.url().toString())
            .setConnectTimeout(ANSWER.toMillis())
            .putHeader("Content-Type", "application/json")
            .putHeader(Signing.HEADER, signing.sign(webhook.body(), clock.instant()));
    return client
        .request(options)
        .compose(request -> request.send(webhook.body()))
        .compose(
            answer ->
                answer
                    .body()
                    .compose(
                        body ->
                            answer.statusCode() / 100 == 2
                                ? Future.<Void>succeededFuture()
                                : Future.failedFuture("it answers " + answer.statusCode())))
        .timeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Future<Void> putOff(WebhookStore.Waiting webhook, Throwable why) {
    Duration wait = wait(webhook.tries());
    log.warn(
        "Webhook {} did not arrive: {}; it is tried again in {} s",
        webhook.id(),
        why.getMessage(),
        wait.toSeconds());
    return webhooks.putOff(webhook, wait, Deadline.after(PATIENCE));
  }

  /**
   * How long one waits after so many tries: twice as long each time.
   *
   * @param tries 1 or more
   */
  static Duration wait(int tries) {
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(tries - 1, MOST_DOUBLINGS));
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }

  Future<Void> close() {
    closed = true;
    return client.close();
  }
}
