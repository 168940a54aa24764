package dev.coppice.acquirer;

import dev.coppice.discovery.registry.Health;
import dev.coppice.discovery.registry.NodeRecord;
import dev.coppice.discovery.registry.Registration;
import dev.coppice.discovery.registry.hazelcast.HazelcastRegistry;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import dev.coppice.node.Settings;
import dev.coppice.node.StartFailedException;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The acquirer inside a node: an HTTP server of its own and a database. It stands in the registry
 * so that people see it; nobody finds it there.
 */
public final class AcquirerPart implements Part {

  static final String NAME = "acquirer";

  private static final Logger log = LoggerFactory.getLogger(AcquirerPart.class);
  private static final long FAREWELL_MILLIS = 2_000;
  private static final int IDLE_SECONDS = 120;

  private @Nullable Database database;
  private @Nullable HttpServer server;
  private @Nullable WebhookSender sender;
  private @Nullable Registration registration;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Future<?> start(NodeContext node) {
    Settings settings = node.settings().scoped(NAME);
    AcquirerOptions options = AcquirerOptions.from(settings);
    Vertx vertx = node.vertx();
    return Database.open(vertx, node.readiness(), PostgresOptions.from(node.settings(), NAME))
        .onSuccess(opened -> database = opened)
        .compose(
            opened -> {
              Router router = Router.router(vertx);
              return listen(vertx, options, router)
                  .map(port -> serve(vertx, options, router, opened, port));
            })
        .compose(port -> HazelcastRegistry.of(node).publish(NodeRecord.of(node, NAME, port)))
        .onSuccess(published -> registration = published);
  }

  /** The port is known first: customers are sent to it. */
  private Future<Integer> listen(Vertx vertx, AcquirerOptions options, Router router) {
    HttpServer opening =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setReusePort(options.takeover())
                .setIdleTimeout(IDLE_SECONDS)
                .setTcpNoDelay(true));
    server = opening;
    return opening
        .requestHandler(router)
        .listen(options.port(), options.host())
        .map(HttpServer::actualPort)
        .recover(
            why ->
                Future.failedFuture(
                    new StartFailedException(
                        "the acquirer cannot listen at %s:%d (coppice.acquirer.http.host and .port): %s"
                            .formatted(options.host(), options.port(), why.getMessage()),
                        why)));
  }

  private int serve(
      Vertx vertx, AcquirerOptions options, Router router, Database opened, int port) {
    URI site = options.site().orElseGet(() -> URI.create("http://localhost:" + port));
    InstantSource clock = InstantSource.system();
    AuthorisationStore store =
        new PostgresAuthorisationStore(
            opened, new Decisions(options.late(), options.challengeLife()), site);
    new AcquirerApi(vertx, store, options.key(), options.silence(), site, clock).mount(router);
    new ChallengePage(store).mount(router);
    sender =
        new WebhookSender(
            vertx,
            store,
            new PostgresWebhookStore(opened),
            new Signing(options.webhookSecret()),
            clock);
    sender.begin();
    log.info("The sandbox acquirer listens on port {}", port);
    return port;
  }

  @Override
  public Future<?> withdraw() {
    return registration == null
        ? Future.succeededFuture()
        : registration.become(Health.DRAINING, null);
  }

  @Override
  public Future<?> drain() {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public Future<?> stop() {
    Future<Void> gone = registration == null ? Future.succeededFuture() : registration.withdraw();
    return gone.eventually(() -> sender == null ? Future.succeededFuture() : sender.close())
        .eventually(() -> server == null ? Future.succeededFuture() : server.close())
        .eventually(() -> database == null ? Future.succeededFuture() : database.close());
  }
}
