package dev.coppice.gateway.streaming;

import dev.coppice.contract.Failure;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.Objects;
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

  private final Listeners listeners;
  private final Router router;
  private @Nullable BridgeClient arriving;

  public EventBridge(Vertx vertx, Listeners listeners) {
    this.listeners = listeners;
    this.router = Router.router(vertx);
    SockJSHandlerOptions sockJs =
        new SockJSHandlerOptions()
            .setInsertJSESSIONID(false)
            .setHeartbeatInterval(listeners.options().heartbeat().toMillis());
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
    return listeners.enter(user);
  }

  /** One that has entered did not become a socket. */
  public void leave(String user) {
    listeners.leave(user);
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
    BridgedSocket bridged =
        new BridgedSocket(listeners, socket, client, socket.uri().startsWith(RAW));
    listeners.opened(bridged);
    client.opened();
    bridged.open();
  }
}
