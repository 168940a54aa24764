package dev.coppice.gateway.streaming;

import dev.coppice.contract.Failure;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sockets, by WebSocket or SockJS over it, through which clients listen on the event bus. Use it on
 * one event loop only.
 */
public final class EventBridge {

  /** Where they are; what SockJS asks first is at {@link #INFO}. */
  public static final String ROOT = "/live";

  public static final String INFO = ROOT + "/info";

  private static final String RAW = ROOT + "/websocket";
  private static final Pattern SOCKET =
      Pattern.compile(RAW + "|" + ROOT + "/[A-Za-z0-9_-]{1,40}/[A-Za-z0-9_-]{1,40}/websocket");
  private static final String CLIENT = "client";

  private final EventFeeds feeds;
  private final StreamCount count;
  private final StreamOptions options;
  private final Duration patience;
  private final Counter dropped;
  private final Router router;
  private final Set<BridgedSocket> open = new HashSet<>();
  private @Nullable BridgeClient arriving;
  private boolean leaving;

  /**
   * @param feeds of the node, as is the count
   * @param patience how long a client may take nothing of what was sent
   */
  public EventBridge(
      Vertx vertx,
      EventFeeds feeds,
      StreamCount count,
      StreamOptions options,
      Duration patience,
      MeterRegistry meters) {
    this.feeds = feeds;
    this.count = count;
    this.options = options;
    this.patience = patience;
    this.dropped = LiveStreams.dropped(meters);
    this.router = Router.router(vertx);
    SockJSHandlerOptions sockJs =
        new SockJSHandlerOptions()
            .setInsertJSESSIONID(false)
            .setHeartbeatInterval(options.heartbeat().toMillis());
    router.route().handler(this::introduce);
    router
        .route(ROOT + "/*")
        .subRouter(SockJSHandler.create(vertx, sockJs).socketHandler(this::opened));
  }

  /** Whether a socket can be opened at a path. */
  public static boolean isAt(String path) {
    return path.startsWith(ROOT) && SOCKET.matcher(path).matches();
  }

  /** Why there can be no further socket for somebody; null when there can be, and it counts. */
  public @Nullable Failure enter(String user) {
    return leaving ? LiveStreams.LEAVING : count.enter(user);
  }

  /** One that has entered did not become a socket. */
  public void leave(String user) {
    count.leave(user);
  }

  /** Opens a socket for somebody who has entered. */
  public void serve(HttpServerRequest request, BridgeClient client) {
    arriving = client;
    router.handle(request);
    arriving = null;
  }

  private void introduce(RoutingContext context) {
    context.put(CLIENT, Objects.requireNonNull(arriving));
    context.next();
  }

  private void opened(SockJSSocket socket) {
    BridgeClient client = socket.routingContext().get(CLIENT);
    BridgedSocket bridged = new BridgedSocket(this, socket, client, socket.uri().startsWith(RAW));
    open.add(bridged);
    client.opened();
    bridged.open();
  }

  void closed(BridgedSocket socket) {
    if (open.remove(socket)) {
      count.leave(socket.user());
    }
  }

  void dropped() {
    dropped.increment();
  }

  EventFeeds feeds() {
    return feeds;
  }

  StreamOptions options() {
    return options;
  }

  Duration patience() {
    return patience;
  }

  /** To be called every {@link LiveStreams#TICK}. */
  public void tick() {
    long now = System.nanoTime();
    for (BridgedSocket socket : new ArrayList<>(open)) {
      socket.tick(now);
    }
  }

  /** Closes all sockets, and lets none be opened. */
  public void leave() {
    leaving = true;
    new ArrayList<>(open).forEach(BridgedSocket::leave);
  }
}
