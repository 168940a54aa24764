package dev.coppice.gateway.forwarding;

import dev.coppice.gateway.admission.ClientConnection;
import dev.coppice.gateway.admission.ClientConnections;
import dev.coppice.gateway.authentication.Authentication;
import dev.coppice.gateway.composition.Composer;
import dev.coppice.gateway.limiting.ClientNetwork;
import dev.coppice.gateway.limiting.Limiter;
import dev.coppice.gateway.routing.Calls;
import dev.coppice.gateway.routing.RequestPath;
import dev.coppice.gateway.routing.RouteBoard;
import dev.coppice.gateway.routing.RouteMeters;
import dev.coppice.gateway.streaming.EventBridge;
import dev.coppice.gateway.streaming.Listeners;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.util.AsciiString;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.Http2ServerConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * All that the requests of one event loop share: its caller, its connections, what is in flight,
 * and scratch objects that are used again. Nothing here is locked, since nothing here leaves the
 * event loop.
 */
public final class Edge {

  private static final int MAX_LISTED = 100;

  /** RFC 9110 section 5.6.7; Java's own constant leaves the day without its leading zero. */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  final Vertx vertx;
  final RouteBoard board;
  final Calls calls;
  final Composer composer;
  final OwnPages pages;
  final EdgeOptions options;
  final AccessLog accessLog;
  final Authentication authentication;
  final Limiter limiter;
  final Listeners listeners;
  final EventBridge bridge;
  final RouteMeters unrouted;
  final RequestPath path = new RequestPath();
  final TraceContext traces = new TraceContext(new SplittableRandom());
  final Gzip gzip = new Gzip();

  private final ClientConnections connections;
  private @Nullable Exchange oldest;
  private @Nullable Exchange newest;
  private int inFlight;
  private long dateSecond = Long.MIN_VALUE;
  private AsciiString date = AsciiString.EMPTY_STRING;

  public Edge(
      Vertx vertx,
      RouteBoard board,
      Calls calls,
      OwnPages pages,
      EdgeOptions options,
      AccessLog accessLog,
      Authentication authentication,
      Limiter limiter,
      Listeners listeners,
      EventBridge bridge,
      ClientConnections connections,
      MeterRegistry meters) {
    this.vertx = vertx;
    this.board = board;
    this.calls = calls;
    this.composer = new Composer(vertx, board, calls);
    this.pages = pages;
    this.options = options;
    this.accessLog = accessLog;
    this.authentication = authentication;
    this.limiter = limiter;
    this.listeners = listeners;
    this.bridge = bridge;
    this.connections = connections;
    this.unrouted = new RouteMeters(meters, "", "");
  }

  /** Serves the requests of a connection, from now on. */
  public void attach(HttpConnection connection) {
    HttpServerConnection server = (HttpServerConnection) connection;
    Channel channel = server.channelHandlerContext().channel();
    boolean http2 = connection instanceof Http2ServerConnection;
    String remote = connection.remoteAddress().hostAddress();
    Visitor visitor =
        new Visitor(
            this,
            ClientConnection.of(channel),
            http2,
            remote == null ? "unix" : remote,
            channel.remoteAddress(),
            ClientNetwork.of(channel.remoteAddress()),
            subject(connection.sslSession()));
    server.handler(visitor::request).invalidRequestHandler(visitor::malformed);
  }

  private static @Nullable String subject(@Nullable SSLSession tls) {
    try {
      return tls == null ? null : tls.getPeerPrincipal().getName();
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  /** Once more for each {@link ClientConnections#TICK}. */
  public void tick() {
    connections.tick();
  }

  /** How many connections there are. Any thread; another one may be a little behind. */
  public int connections() {
    return connections.size();
  }

  /** How many requests are being served. Any thread; another one may be a little behind. */
  public int inFlight() {
    return inFlight;
  }

  /** What is in flight, the oldest first, a line for each and no more than people will read. */
  public List<String> unfinished() {
    List<String> lines = new ArrayList<>();
    long now = System.nanoTime();
    for (Exchange e = oldest; e != null && lines.size() < MAX_LISTED; e = e.next) {
      lines.add(e.describe(now));
    }
    return lines;
  }

  /** Gives back what the garbage collector would not. */
  public void close() {
    gzip.end();
    limiter.close();
  }

  void add(Exchange exchange) {
    inFlight++;
    exchange.previous = newest;
    if (newest == null) {
      oldest = exchange;
    } else {
      newest.next = exchange;
    }
    newest = exchange;
  }

  void remove(Exchange exchange) {
    inFlight--;
    Exchange before = exchange.previous;
    Exchange after = exchange.next;
    if (before == null) {
      oldest = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      newest = before;
    } else {
      after.previous = before;
    }
  }

  /** The value of a Date header, made once a second. */
  AsciiString date() {
    long second = System.currentTimeMillis() / 1000;
    if (second != dateSecond) {
      dateSecond = second;
      date = AsciiString.of(HTTP_DATE.format(Instant.ofEpochSecond(second)));
    }
    return date;
  }
}
