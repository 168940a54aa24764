package dev.coppice.gateway.forwarding;

import dev.coppice.contract.Access;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Principal;
import dev.coppice.gateway.streaming.BridgeClient;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** A request that wants to become a socket of the event bus. */
final class BridgedRequest implements BridgeClient {

  /** Which events it may hear is told by its scopes, when it wants to. */
  static final Access ACCESS = Access.ANY_TOKEN;

  private static final int SWITCHING = 101;
  private static final int BAD_REQUEST = 400;
  private static final String VERSION = "13";

  private final Exchange exchange;
  private final Edge edge;
  private final Principal principal;
  private boolean opened;
  private boolean over;

  BridgedRequest(Exchange exchange, Edge edge, Principal principal) {
    this.exchange = exchange;
    this.edge = edge;
    this.principal = principal;
  }

  /**
   * Looks at what can be seen before it is known who asks. Browsers let pages of any origin open a
   * WebSocket, and send cookies along; so what CORS does elsewhere is done here.
   *
   * @throws FailureException when it cannot become a socket
   */
  static void check(Exchange exchange, EdgeOptions options) {
    MultiMap headers = exchange.request.headers();
    boolean webSocket =
        exchange.request.version() == HttpVersion.HTTP_1_1
            && exchange.request.method().name().equals("GET")
            && headers.contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
            && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)
            && VERSION.equals(headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION));
    if (!webSocket) {
      throw new FailureException(
          Failure.InvalidRequest.of(
              "header.upgrade", "must be that of a WebSocket (RFC 6455), over HTTP/1.1"));
    }
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    boolean shown = headers.contains(HttpHeaderNames.AUTHORIZATION);
    if (origin != null
        && !origin.equals(options.origin())
        && !(shown && options.cors().lets(origin))) {
      throw new FailureException(
          new Failure.Forbidden("pages of " + origin + " may not open a socket here"));
    }
  }

  /** Becomes a socket, unless there are too many. */
  void open() {
    Failure refusal = edge.bridge.enter(principal.subject());
    if (refusal != null) {
      exchange.refuse(refusal);
      return;
    }
    exchange.streams();
    exchange.request.response().endHandler(refused -> gone());
    exchange.visitor.connection().whenClosed(this::gone);
    edge.bridge.serve(exchange.request, this);
  }

  /** There is no socket after all. */
  private void gone() {
    if (!opened && !over) {
      over = true;
      edge.bridge.leave(principal.subject());
      exchange.end(BAD_REQUEST, 0);
    }
  }

  @Override
  public void opened() {
    opened = true;
  }

  @Override
  public Principal principal() {
    return principal;
  }

  @Override
  public Future<Principal> verify() {
    Promise<Principal> verified = Promise.promise();
    exchange.whoAsks(
        ACCESS,
        (@Nullable Principal who, @Nullable Throwable failure) -> {
          if (failure != null) {
            verified.fail(failure);
          } else if (who == null || !who.subject().equals(principal.subject())) {
            verified.fail(
                new FailureException(
                    new Failure.Unauthenticated("it is not the same user any more")));
          } else {
            verified.complete(who);
          }
        });
    return verified.future();
  }

  @Override
  public void ended(long bytes) {
    if (!over) {
      over = true;
      exchange.end(SWITCHING, bytes);
    }
  }

  @Override
  public void cut(long bytes) {
    exchange.visitor.connection().cut();
    ended(bytes);
  }
}
