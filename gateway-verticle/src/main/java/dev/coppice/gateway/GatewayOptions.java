package dev.coppice.gateway;

import dev.coppice.gateway.admission.ConnectionCaps;
import dev.coppice.gateway.admission.ConnectionLimits;
import dev.coppice.gateway.forwarding.AccessLog;
import dev.coppice.gateway.networks.NetworkRules;
import dev.coppice.gateway.sessions.BrowserSessions;
import dev.coppice.gateway.sessions.SessionOptions;
import dev.coppice.gateway.streaming.StreamOptions;
import dev.coppice.node.Settings;
import dev.coppice.redis.RedisOptions;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The settings of the gateway, parsed once.
 *
 * @param host {@code coppice.http.host}: the address it listens on
 * @param port {@code coppice.http.port}; 0 takes a free one
 * @param takeover {@code coppice.http.takeover}: another gateway may listen on the port already,
 *     and will leave it to this one
 * @param tls {@code coppice.http.tls.certificate} and {@code .key}, {@code .client.ca} and {@code
 *     .client.auth}; HTTPS if set
 * @param loops {@code coppice.gateway.loops}: how many event loops serve requests
 * @param grace {@code coppice.gateway.route.grace}: how long after a service's last instance its
 *     paths answer 503, before they answer 404
 * @param corsOrigins {@code coppice.gateway.cors.origins}: whose pages may read answers
 * @param accessLog {@code coppice.gateway.access.log}: which requests get a log line
 * @param maxRequestLine {@code coppice.gateway.max.request.line}, in bytes
 * @param maxHeaders {@code coppice.gateway.max.headers}: all headers of a request, in bytes
 * @param limits {@code coppice.gateway.timeout.head}, {@code .idle} and {@code .write}
 * @param caps {@code coppice.gateway.max.connections} and {@code .per.client}
 * @param streams how many streams of events there may be, and what each may take
 * @param redis where gateways count together, and keep the sessions of browsers
 * @param countPatience {@code coppice.gateway.timeout.redis}: how long a request waits at most to
 *     be counted there
 * @param sessions how long browsers stay signed in
 * @param networks {@code coppice.gateway.networks.allow}, {@code .deny} and {@code .scopes}: from
 *     where clients may come, until it is set live
 * @param trust whose tokens it believes
 */
record GatewayOptions(
    String host,
    int port,
    boolean takeover,
    Optional<TlsFiles> tls,
    int loops,
    Duration grace,
    List<String> corsOrigins,
    AccessLog.Scope accessLog,
    int maxRequestLine,
    int maxHeaders,
    ConnectionLimits limits,
    ConnectionCaps caps,
    StreamOptions streams,
    RedisOptions redis,
    Duration countPatience,
    SessionOptions sessions,
    NetworkRules networks,
    TrustOptions trust) {

  static final String PORT = "coppice.http.port";

  private static final String CORS = "coppice.gateway.cors.origins";
  private static final Pattern ORIGIN = Pattern.compile("\\*|https?://[A-Za-z0-9.\\[\\]:-]+");
  private static final int MAX_PORT = 65_535;
  private static final int BACKLOG = 4096;
  private static final int MAX_CONNECTIONS = 10_000_000;
  private static final int MAX_STREAMS = 128;

  /** What clients say over WebSockets is which address they want to hear. */
  private static final int MAX_WISH = 16 << 10;

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /** Longer than a client's pause between two requests of one task. */
  private static final Duration DRAIN_QUIET = Duration.ofMillis(500);

  static GatewayOptions from(Settings settings) {
    return new GatewayOptions(
        settings.text("coppice.http.host", "127.0.0.1"),
        settings.integer(PORT, 8080, 0, MAX_PORT),
        settings.flag("coppice.http.takeover", false),
        TlsFiles.from(settings),
        settings.integer(
            "coppice.gateway.loops", Runtime.getRuntime().availableProcessors(), 1, 1024),
        settings.duration(
            "coppice.gateway.route.grace", Duration.ofSeconds(30), Duration.ZERO, HOUR),
        origins(settings),
        settings.oneOf("coppice.gateway.access.log", AccessLog.Scope.ALL),
        settings.integer("coppice.gateway.max.request.line", 8 << 10, 256, 1 << 20),
        settings.integer("coppice.gateway.max.headers", 16 << 10, 1 << 10, 1 << 20),
        new ConnectionLimits(
            settings.duration("coppice.gateway.timeout.head", Duration.ofSeconds(10), SECOND, HOUR),
            settings.duration("coppice.gateway.timeout.idle", Duration.ofSeconds(75), SECOND, HOUR),
            settings.duration(
                "coppice.gateway.timeout.write", Duration.ofSeconds(60), SECOND, HOUR),
            DRAIN_QUIET),
        new ConnectionCaps(
            settings.integer("coppice.gateway.max.connections", 20_000, 0, MAX_CONNECTIONS),
            settings.integer(
                "coppice.gateway.max.connections.per.client", 1_000, 0, MAX_CONNECTIONS)),
        StreamOptions.from(settings),
        RedisOptions.from(settings),
        settings.duration(
            "coppice.gateway.timeout.redis",
            Duration.ofMillis(50),
            Duration.ofMillis(1),
            Duration.ofSeconds(10)),
        SessionOptions.from(settings),
        NetworkOptions.from(settings),
        TrustOptions.from(settings));
  }

  private static List<String> origins(Settings settings) {
    List<String> origins = settings.list(CORS, List.of());
    boolean sound = origins.stream().allMatch(origin -> ORIGIN.matcher(origin).matches());
    if (!sound || (origins.contains("*") && Set.copyOf(origins).size() > 1)) {
      throw settings.invalid(
          CORS, "origins such as https://shop.example,http://localhost:3000, or * for all");
    }
    return origins;
  }

  /**
   * Where browsers stay signed in.
   *
   * @param cluster whose gateways share it
   */
  BrowserSessions browserSessions(String cluster) {
    return new BrowserSessions(sessions, redis, cluster, trust.issuer());
  }

  HttpServerOptions server() {
    HttpServerOptions server =
        new HttpServerOptions()
            .setAcceptBacklog(BACKLOG)
            .setReusePort(true)
            .setTcpNoDelay(true)
            .setStrictThreadMode(true)
            .setSslHandshakeTimeout(limits.head().toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setMaxInitialLineLength(maxRequestLine)
            .setMaxHeaderSize(maxHeaders)
            .setHandle100ContinueAutomatically(false)
            .setMaxWebSocketFrameSize(MAX_WISH)
            .setMaxWebSocketMessageSize(MAX_WISH)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setInitialSettings(
                new Http2Settings()
                    .setPushEnabled(false)
                    .setMaxConcurrentStreams(MAX_STREAMS)
                    .setMaxHeaderListSize(maxHeaders));
    tls.ifPresent(files -> files.apply(server));
    return server;
  }
}
