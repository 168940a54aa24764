package dev.coppice.discovery.scheduling;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Function;

/**
 * What the leader of a service's schedules says to the seeds, which write it down.
 *
 * <p>Three addresses, each asked of one seed: {@value #BEGIN} for a new leader ({@link
 * Declaration}, {@link Begun}), {@value #CLAIM} before each run ({@link Claim}, {@link Claimed}),
 * {@value #END} after it ({@link RunEnd}, {@code {"kept": true}}). Each may be asked again with the
 * same words when no answer came.
 */
public final class ScheduleBus {
  private static final String BEGIN = "coppice.scheduling/begin";
  private static final String CLAIM = "coppice.scheduling/claim";
  private static final String END = "coppice.scheduling/end";
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int UNAVAILABLE = 503;

  private final Vertx vertx;

  public ScheduleBus(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Answers leaders from now on; completes when they can find this seed. */
  public Future<Void> answer(RunBook book) {
    return Future.all(
            listen(BEGIN, body -> book.begin(Declaration.fromJson(body)).map(Begun::toJson)),
            listen(CLAIM, body -> book.claim(Claim.fromJson(body)).map(Claimed::toJson)),
            listen(
                END,
                body -> book.end(RunEnd.fromJson(body)).map(kept -> JsonObject.of("kept", kept))))
        .mapEmpty();
  }

  private Future<Void> listen(String address, Function<JsonObject, Future<JsonObject>> answer) {
    return vertx
        .eventBus()
        .<JsonObject>consumer(
            address,
            message ->
                answer
                    .apply(message.body())
                    .onSuccess(message::reply)
                    .onFailure(failure -> message.fail(UNAVAILABLE, failure.toString())))
        .completion();
  }

  Future<Begun> begin(Declaration declaration) {
    return ask(BEGIN, declaration.toJson()).map(Begun::fromJson);
  }

  Future<Claimed> claim(Claim claim) {
    return ask(CLAIM, claim.toJson()).map(Claimed::fromJson);
  }

  Future<Boolean> end(RunEnd end) {
    return ask(END, end.toJson()).map(answer -> answer.getBoolean("kept"));
  }

  private Future<JsonObject> ask(String address, JsonObject body) {
    DeliveryOptions options = new DeliveryOptions().setSendTimeout(PATIENCE.toMillis());
    return vertx
        .eventBus()
        .<JsonObject>request(address, body, options)
        .map(Message::body)
        .recover(failure -> isUnheard(failure) ? noDatabase() : Future.failedFuture(failure));
  }

  private static boolean isUnheard(Throwable failure) {
    return failure instanceof ReplyException unheard
        && unheard.failureType() == ReplyFailure.NO_HANDLERS;
  }

  /** For the log: seeds listen when their database is open, see {@link #answer}. */
  private static <T> Future<T> noDatabase() {
    return Future.failedFuture("no seed has its database open");
  }
}
