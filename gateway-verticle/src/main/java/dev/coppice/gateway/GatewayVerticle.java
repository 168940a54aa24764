package dev.coppice.gateway;

import dev.coppice.gateway.admission.ClientConnections;
import dev.coppice.gateway.admission.ConnectionCount;
import dev.coppice.gateway.admission.StrictHttpServer;
import dev.coppice.gateway.authentication.ApiKeys;
import dev.coppice.gateway.authentication.Authentication;
import dev.coppice.gateway.forwarding.AccessLog;
import dev.coppice.gateway.forwarding.Cors;
import dev.coppice.gateway.forwarding.Edge;
import dev.coppice.gateway.forwarding.EdgeOptions;
import dev.coppice.gateway.forwarding.OwnPages;
import dev.coppice.gateway.forwarding.SocketPages;
import dev.coppice.gateway.limiting.Limiters;
import dev.coppice.gateway.networks.Networks;
import dev.coppice.gateway.routing.Calls;
import dev.coppice.gateway.routing.RouteBoard;
import dev.coppice.gateway.sessions.BrowserSessions;
import dev.coppice.gateway.streaming.EventBridge;
import dev.coppice.gateway.streaming.EventFeeds;
import dev.coppice.gateway.streaming.Listeners;
import dev.coppice.gateway.streaming.StreamCount;
import dev.coppice.security.DiscoveredKeys;
import dev.coppice.security.Issuer;
import dev.coppice.security.RevokedTokens;
import dev.coppice.security.TokenRules;
import dev.coppice.security.Tokens;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway on one event loop; a node has several, which share nothing but the port. */
final class GatewayVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(GatewayVerticle.class);

  /** On each event loop; about 10 MB of them if all are as long as usual. */
  private static final int REMEMBERED_TOKENS = 10_000;

  /** On each event loop; those that somebody makes up count too. */
  private static final int REMEMBERED_KEYS = 10_000;

  /** What all of them are made of. */
  record Shared(
      GatewayOptions options,
      RouteBoard board,
      OwnPages pages,
      AccessLog accessLog,
      Limiters limiters,
      BrowserSessions sessions,
      Networks networks,
      ConnectionCount count,
      StreamCount streamCount,
      EventFeeds feeds,
      MeterRegistry meters,
      int port) {}

  private final Shared shared;
  private final Supplier<Future<? extends Calls>> openCalls;
  private volatile @Nullable Edge edge;
  private volatile @Nullable HttpServer server;
  private volatile @Nullable Listeners listeners;
  private Runnable closeSessions = () -> {};

  /**
   * @param openCalls called on the event loop that the calls will be made on
   */
  GatewayVerticle(Shared shared, Supplier<Future<? extends Calls>> openCalls) {
    this.shared = shared;
    this.openCalls = openCalls;
  }

  @Override
  public Future<?> start() {
    return openCalls.get().compose(this::listen);
  }

  private Future<HttpServer> listen(Calls calls) {
    GatewayOptions options = shared.options();
    ClientConnections connections = new ClientConnections(options.limits(), shared.networks());
    InstantSource clock = InstantSource.system();
    RevokedTokens revoked = new RevokedTokens();
    Questions questions = new Questions(calls);
    Tokens tokens = tokens(questions, revoked, clock);
    ApiKeys keys =
        new ApiKeys(new KeyService(shared.board(), questions), revoked, clock, REMEMBERED_KEYS);
    BrowserSessions.Opened sessions = shared.sessions().open(vertx, shared.board(), calls, tokens);
    closeSessions = sessions.close();
    Listeners listening = listeners();
    Edge opened =
        new Edge(
            vertx,
            shared.board(),
            calls,
            sessions.pages().or(new SocketPages()).or(shared.pages()),
            new EdgeOptions(
                options.maxRequestLine(),
                options.maxHeaders(),
                options.tls().isPresent(),
                Cors.of(options.corsOrigins()),
                options.trust().origin(),
                shared.networks()),
            shared.accessLog(),
            new Authentication(tokens, keys, sessions.door()),
            shared.limiters().open(vertx),
            listening,
            new EventBridge(vertx, listening),
            connections,
            shared.meters());
    edge = opened;
    vertx.setPeriodic(ClientConnections.TICK.toMillis(), tick -> opened.tick());
    HttpServer created =
        StrictHttpServer.create(
                vertx, options.server(), connections, shared.networks(), shared.count())
            .requestHandler(unattached -> unattached.connection().close())
            .connectionHandler(opened::attach)
            .exceptionHandler(e -> LOG.debug("A connection ended: {}", e.toString()));
    server = created;
    return created.listen(shared.port(), options.host());
  }

  private Listeners listeners() {
    GatewayOptions options = shared.options();
    Listeners opened =
        new Listeners(
            shared.feeds(),
            shared.streamCount(),
            options.streams(),
            options.limits().write(),
            shared.meters());
    vertx.setPeriodic(Listeners.TICK.toMillis(), tick -> opened.tick());
    listeners = opened;
    return opened;
  }

  private Tokens tokens(Questions questions, RevokedTokens revoked, InstantSource clock) {
    TrustOptions trust = shared.options().trust();
    TokenService service = new TokenService(shared.board(), questions, revoked, clock);
    vertx.setPeriodic(TokenService.INTERVAL.toMillis(), tick -> service.update());
    List<Issuer> issuers = new ArrayList<>();
    issuers.add(
        new Issuer(
            vertx, TokenRules.strict(trust.issuer(), trust.audience()), service, revoked, clock));
    HttpClient client = vertx.createHttpClient();
    for (URI issuer : trust.trusted()) {
      issuers.add(
          new Issuer(
              vertx,
              TokenRules.lenient(issuer.toString(), trust.audience()),
              new DiscoveredKeys(client, issuer),
              new RevokedTokens(),
              clock));
    }
    return new Tokens(issuers, clock, REMEMBERED_TOKENS);
  }

  int port() {
    HttpServer listening = server;
    return listening == null ? 0 : listening.actualPort();
  }

  /**
   * Stops listening, ends streams and lets the clients finish; completes when the last connection
   * is closed, or after the limit. Any thread.
   */
  Future<Void> drain(Duration limit) {
    HttpServer listening = server;
    if (listening == null) {
      return Future.succeededFuture();
    }
    Future<Void> done = listening.shutdown(limit.toMillis(), TimeUnit.MILLISECONDS);
    context.runOnContext(
        now -> {
          if (listeners != null) {
            listeners.leave();
          }
        });
    return done;
  }

  /** Any thread; what it says is for the event loop, but for its figures. */
  Optional<Edge> edge() {
    return Optional.ofNullable(edge);
  }

  /** What is in flight. Any thread. */
  Future<List<String>> unfinished() {
    Promise<List<String>> answer = Promise.promise();
    context.runOnContext(now -> answer.complete(edge().map(Edge::unfinished).orElse(List.of())));
    return answer.future();
  }

  @Override
  public Future<?> stop() {
    edge().ifPresent(Edge::close);
    closeSessions.run();
    HttpServer listening = server;
    return listening == null ? Future.succeededFuture() : listening.close();
  }
}
