package dev.coppice.gateway.sessions;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.gateway.authentication.SessionCookie;
import dev.coppice.gateway.authentication.SignedInBrowsers;
import dev.coppice.gateway.forwarding.OwnPage;
import dev.coppice.gateway.forwarding.OwnPages;
import dev.coppice.gateway.routing.Calls;
import dev.coppice.gateway.routing.RouteBoard;
import dev.coppice.redis.RedisOptions;
import dev.coppice.security.Tokens;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What the sessions of a gateway's event loops have in common. Any thread. */
public final class BrowserSessions {

  private final SessionOptions options;
  private final RedisOptions redis;
  private final String cluster;
  private final String issuer;

  /**
   * What one event loop has of them.
   *
   * @param pages where browsers sign in and out
   * @param door lets in those that have
   * @param close gives back the connection
   */
  public record Opened(OwnPages pages, SignedInBrowsers door, Runnable close) {}

  /**
   * @param redis where they are kept; where there is none, there are no sessions
   * @param cluster whose gateways share them
   * @param issuer the origin at which browsers find this gateway, and where they sign in
   */
  public BrowserSessions(
      SessionOptions options, RedisOptions redis, String cluster, String issuer) {
    this.options = options;
    this.redis = redis;
    this.cluster = cluster;
    this.issuer = issuer;
  }

  /** The name of the cookie that stands for a session; null where there are no sessions. */
  public @Nullable String cookie() {
    return redis.isSet() ? SessionCookie.SESSION.name(tls()) : null;
  }

  private boolean tls() {
    return issuer.startsWith("https:");
  }

  /** Those of the event loop that calls. */
  public Opened open(Vertx vertx, RouteBoard board, Calls calls, Tokens tokens) {
    if (!redis.isSet()) {
      return new Opened(BrowserSessions::off, SignedInBrowsers.NONE, () -> {});
    }
    InstantSource clock = InstantSource.system();
    boolean tls = tls();
    SessionStore store = new SessionStore(vertx, redis, cluster, options.idle(), clock);
    SignInService service = new SignInService(board, calls, issuer, clock);
    Sessions sessions =
        new Sessions(store, new SessionRenewal(vertx, store, service, clock), tokens);
    SignedInNow signedIn = new SignedInNow(service, tokens, sessions, options.max(), clock);
    SameOrigin sameOrigin = new SameOrigin(issuer);
    SignOut signOut = new SignOut(service, sessions, sameOrigin, tls);
    store.open();
    return new Opened(
        new SessionPages(service, sessions, signedIn, signOut, clock, tls),
        new SessionDoor(sessions, sameOrigin, tls),
        store::close);
  }

  private static @Nullable OwnPage off(String path) {
    return path.equals("/session") || path.startsWith("/session/")
        ? (headers, query) ->
            Future.failedFuture(
                new FailureException(
                    Failure.Unavailable.of(
                        "sessions of browsers are off: this gateway has no Redis"
                            + " (coppice.redis.uri)")))
        : null;
  }
}
