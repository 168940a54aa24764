package dev.coppice.acquirer;

import dev.coppice.acquirer.Authorisation.Movement;
import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What shops say to the acquirer, over HTTP, as {@code acquirer-api.yaml} describes it. */
final class AcquirerApi {

  private static final Logger log = LoggerFactory.getLogger(AcquirerApi.class);
  private static final String KEY_HEADER = "Acquirer-Key";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_BODY = 64 << 10;
  private static final int LONGEST_KEY = 200;

  private final Vertx vertx;
  private final AuthorisationStore store;
  private final byte[] key;
  private final Duration silence;
  private final URI site;
  private final InstantSource clock;

  /**
   * @param silence after how long an answer comes that should be very late
   * @param site where customers find the page of 3-D Secure
   */
  AcquirerApi(
      Vertx vertx,
      AuthorisationStore store,
      String key,
      Duration silence,
      URI site,
      InstantSource clock) {
    this.vertx = vertx;
    this.store = store;
    this.key = key.getBytes(StandardCharsets.UTF_8);
    this.silence = silence;
    this.site = site;
    this.clock = clock;
  }

  void mount(Router router) {
    router.route("/v1/*").handler(this::requireKey);
    router.route("/v1/*").handler(BodyHandler.create(false).setBodyLimit(MOST_BODY));
    router.post("/v1/tokens").handler(answering(this::makeToken));
    router.post("/v1/authorisations").handler(answering(this::authorise));
    router.get("/v1/authorisations/:id").handler(answering(this::show));
    router.post("/v1/authorisations/:id/captures").handler(answering(moving(Movement.CAPTURE)));
    router.post("/v1/authorisations/:id/voids").handler(answering(moving(Movement.VOID)));
    router.post("/v1/authorisations/:id/refunds").handler(answering(moving(Movement.REFUND)));
    router.get("/openapi.yaml").handler(AcquirerApi::describe);
    router.route("/v1/*").failureHandler(context -> fail(context, context.failure()));
  }

  private static void describe(RoutingContext context) {
    context
        .response()
        .putHeader("Content-Type", "application/yaml")
        .sendFile("acquirer-api.yaml")
        .onFailure(context::fail);
  }

  /** In a time that tells nothing of how much of it is right. */
  private void requireKey(RoutingContext context) {
    String shown = context.request().getHeader(KEY_HEADER);
    if (shown != null && MessageDigest.isEqual(key, shown.getBytes(StandardCharsets.UTF_8))) {
      context.next();
    } else {
      fail(
          context,
          new RefusedException(
              401, "unknown_key", "the header " + KEY_HEADER + " has no known key"));
    }
  }

  private Handler<RoutingContext> answering(Function<RoutingContext, Future<Buffer>> operation) {
    return context ->
        Future.<Void>succeededFuture()
            .compose(nothing -> operation.apply(context))
            .onSuccess(body -> answer(context, 200, body))
            .onFailure(why -> fail(context, why));
  }

  private static void answer(RoutingContext context, int status, Buffer body) {
    if (!context.response().ended() && !context.response().closed()) {
      context
          .response()
          .setStatusCode(status)
          .putHeader("Content-Type", "application/json")
          .putHeader("Cache-Control", "no-store")
          .end(body);
    }
  }

  private static void fail(RoutingContext context, @Nullable Throwable why) {
    if (why instanceof RefusedException refused) {
      answer(
          context, refused.status(), AuthorisationJson.problem(refused.code(), refused.detail()));
    } else if (context.statusCode() >= 400 && context.statusCode() < 500) {
      answer(
          context,
          context.statusCode(),
          AuthorisationJson.problem("invalid_request", "the request cannot be read"));
    } else if (why instanceof FailureException failed
        && !(failed.failure() instanceof Failure.Internal)) {
      answer(context, 503, AuthorisationJson.problem("unavailable", "try again a little later"));
    } else {
      log.error("A request failed", why);
      answer(context, 500, AuthorisationJson.problem("mistake", "the mistake is ours"));
    }
  }

  private Future<Buffer> makeToken(RoutingContext context) {
    Card card = CardJson.read(body(context));
    if (card.isExpired(YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC)))) {
      throw new RefusedException(422, "expired_card", "the card has expired");
    }
    TestCard known =
        TestCard.numbered(card.number())
            .orElseThrow(
                () ->
                    new RefusedException(
                        422,
                        "no_test_card",
                        "this is a place to practise, and knows these cards: "
                            + TestCard.numbers()));
    CardToken token = new CardToken(Ids.make("tok"), known);
    return store.add(token, deadline()).map(added -> CardJson.of(token));
  }

  private Future<Buffer> authorise(RoutingContext context) {
    AuthorisationRequest request = AuthorisationJson.read(body(context));
    return store
        .authorise(request, idempotencyKey(context), deadline())
        .compose(
            made ->
                made.isNew() && made.card() == TestCard.SILENT && !silence.isZero()
                    ? vertx.timer(silence.toMillis(), TimeUnit.MILLISECONDS).map(made)
                    : Future.succeededFuture(made))
        .map(made -> AuthorisationJson.encoded(made.authorisation(), site));
  }

  private Future<Buffer> show(RoutingContext context) {
    String id = context.pathParam("id");
    return store
        .find(id, deadline())
        .map(
            found ->
                AuthorisationJson.encoded(
                    found.orElseThrow(
                        () -> RefusedException.notFound("there is no authorisation " + id)),
                    site));
  }

  private Function<RoutingContext, Future<Buffer>> moving(Movement movement) {
    return context ->
        store
            .move(
                context.pathParam("id"),
                movement,
                movement == Movement.VOID ? 0 : AuthorisationJson.amount(body(context)),
                idempotencyKey(context),
                deadline())
            .map(after -> AuthorisationJson.encoded(after, site));
  }

  private static Buffer body(RoutingContext context) {
    Buffer body = context.body().buffer();
    return body == null ? Buffer.buffer() : body;
  }

  private static String idempotencyKey(RoutingContext context) {
    String text = context.request().getHeader("Idempotency-Key");
    if (text == null || text.isBlank() || text.length() > LONGEST_KEY) {
      throw RefusedException.invalid(
          "the header Idempotency-Key must have 1 to " + LONGEST_KEY + " characters");
    }
    return text;
  }

  private static Deadline deadline() {
    return Deadline.after(PATIENCE);
  }
}
