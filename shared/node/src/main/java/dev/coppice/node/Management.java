package dev.coppice.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.BindException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * The management port: health, information and metrics of a node; parts add routes of their own.
 */
final class Management {
  private final Router router;
  private final HttpServer server;

  private Management(Router router, HttpServer server) {
    this.router = router;
    this.server = server;
  }

  static Future<Management> open(Vertx vertx, NodeOptions options) {
    Router router = Router.router(vertx);
    HttpServer server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost(options.managementHost())
                .setPort(options.managementPort()));
    Problems.install(router);
    return server
        .requestHandler(router)
        .listen()
        .map(listening -> new Management(router, listening))
        .recover(failure -> Future.failedFuture(cannotListen(options, failure)));
  }

  private static Throwable cannotListen(NodeOptions options, Throwable failure) {
    String where = options.managementHost() + ":" + options.managementPort();
    String why =
        failure instanceof BindException
            ? "the port is in use by another process"
            : failure.toString();
    return new StartFailedException(
        "cannot open the management port at %s (coppice.management.host, coppice.management.port): %s"
            .formatted(where, why),
        failure);
  }

  int port() {
    return server.actualPort();
  }

  Router router() {
    return router;
  }

  void health(Readiness readiness) {
    router
        .get("/health/live")
        .handler(context -> json(context, 200, new JsonObject().put("status", "up")));
    router
        .get("/health/ready")
        .handler(
            context -> json(context, readiness.isReady() ? 200 : 503, HealthPage.of(readiness)));
  }

  void info(Supplier<JsonObject> info) {
    router.get("/info").handler(context -> json(context, 200, info.get()));
  }

  void metrics(Vertx vertx, PrometheusMeterRegistry meters) {
    router.get("/metrics").handler(context -> scrape(vertx, meters, context));
  }

  private static void scrape(Vertx vertx, PrometheusMeterRegistry meters, RoutingContext context) {
    String accept = context.request().getHeader("Accept");
    boolean openMetrics = accept != null && accept.contains("application/openmetrics-text");
    String type =
        openMetrics
            ? "application/openmetrics-text; version=1.0.0; charset=utf-8"
            : "text/plain; version=0.0.4; charset=utf-8";
    Callable<String> scrape = () -> meters.scrape(type);
    vertx
        .executeBlocking(scrape, false)
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
