package dev.coppice.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The management port: health, information and metrics of a node; parts add routes of their own.
 */
final class Management {
  /** After this long without an answer an event loop counts as stuck. */
  private static final Duration LOOP_LIMIT = Duration.ofSeconds(1);

  private static final int IDLE_SECONDS = 75;
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final Vertx vertx;
  private final Router router;
  private final HttpServer server;

  private Management(Vertx vertx, Router router, HttpServer server) {
    this.vertx = vertx;
    this.router = router;
    this.server = server;
  }

  static Future<Management> open(Vertx vertx, NodeOptions options) {
    Router router = Router.router(vertx);
    Problems.install(router);
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost(options.managementHost())
                    .setPort(options.managementPort())
                    .setHttp2ClearTextEnabled(false)
                    .setIdleTimeout(IDLE_SECONDS))
            .requestHandler(router);
    // Free of any event loop: who hears that this failed closes Vert.x, and goes on afterwards.
    Promise<String> listening = Promise.promise();
    // Deployed, for what listens on the context that Vert.x was made on is not closed with it.
    vertx.deployVerticle(context -> server.listen()).onComplete(listening);
    return listening
        .future()
        .map(deployed -> new Management(vertx, router, server))
        .recover(
            failure ->
                Future.failedFuture(
                    StartFailedException.cannotListen(
                        "the management port",
                        options.managementHost(),
                        options.managementPort(),
                        "coppice.management.port",
                        failure)));
  }

  int port() {
    return server.actualPort();
  }

  Router router() {
    return router;
  }

  /**
   * {@code /health/live} is for who restarts a node that is beyond help, {@code /health/ready} for
   * who sends it work.
   */
  void health(Readiness readiness, Supplier<Boolean> member) {
    router.get("/health/live").handler(context -> live(context, member.get()));
    router
        .get("/health/ready")
        .handler(
            context -> json(context, readiness.isReady() ? 200 : 503, HealthPage.of(readiness)));
  }

  private void live(RoutingContext context, boolean member) {
    EventLoops.stuck(vertx, LOOP_LIMIT)
        .onSuccess(
            stuck -> {
              JsonObject page = HealthPage.live(stuck, member);
              json(context, page.containsKey("reason") ? 503 : 200, page);
            })
        .onFailure(context::fail);
  }

  void info(Supplier<JsonObject> page) {
    router.get("/info").handler(context -> json(context, 200, page.get()));
  }

  void metrics(PrometheusMeterRegistry meters) {
    router.get("/metrics").handler(context -> scrape(context, meters));
  }

  /** On a worker: reading all meters takes milliseconds. */
  private void scrape(RoutingContext context, PrometheusMeterRegistry meters) {
    String accept = context.request().getHeader("Accept");
    String type =
        accept != null && accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    vertx
        .executeBlocking(() -> meters.scrape(type), false)
        .compose(text -> context.response().putHeader("Content-Type", type).end(text))
        .onFailure(context::fail);
  }

  private static void json(RoutingContext context, int status, JsonObject body) {
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .putHeader("Cache-Control", "no-store")
        .end(body.toBuffer())
        .onFailure(context::fail);
  }
}
