package dev.coppice.gateway.sessions;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.gateway.authentication.SessionCookie;
import dev.coppice.gateway.authentication.SignedInBrowsers;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Takes the cookie of a session for the access token that is kept in it. For one event loop. */
final class SessionDoor implements SignedInBrowsers {

  private final Sessions sessions;
  private final SameOrigin sameOrigin;
  private final boolean tls;

  /**
   * @param tls whether browsers come by https
   */
  SessionDoor(Sessions sessions, SameOrigin sameOrigin, boolean tls) {
    this.sessions = sessions;
    this.sameOrigin = sameOrigin;
    this.tls = tls;
  }

  private @Nullable SessionSecret secret(MultiMap headers) {
    return SessionSecret.of(SessionCookie.SESSION.in(headers, tls));
  }

  @Override
  public @Nullable Future<String> token(HttpServerRequest request) {
    SessionSecret secret = secret(request.headers());
    if (secret == null) {
      return null;
    }
    if (!request.response().headWritten()) {
      // What one browser gets is not for a cache to give to another.
      request.response().headers().add(HttpHeaderNames.VARY, HttpHeaderNames.COOKIE);
    }
    try {
      sameOrigin.check(request.method().name(), request.headers());
    } catch (FailureException e) {
      return Future.failedFuture(e);
    }
    return sessions
        .find(secret)
        .map(
            found -> {
              if (found.isEmpty()) {
                throw ended(request);
              }
              return found.get().tokens().access();
            });
  }

  @Override
  public @Nullable String knownToken(MultiMap headers) {
    SessionSecret secret = secret(headers);
    Session known = secret == null ? null : sessions.known(secret);
    return known == null ? null : known.tokens().access();
  }

  @Override
  public Future<FailureException> end(HttpServerRequest request) {
    SessionSecret secret = secret(request.headers());
    return (secret == null ? Future.succeededFuture() : sessions.end(secret))
        .map(done -> ended(request));
  }

  /** Lets the browser forget its cookie. */
  private FailureException ended(HttpServerRequest request) {
    request.response().headers().add(HttpHeaderNames.SET_COOKIE, SessionCookie.SESSION.clear(tls));
    return new FailureException(
        new Failure.Unauthenticated("the session has ended; /session/sign-in begins another one"));
  }
}
