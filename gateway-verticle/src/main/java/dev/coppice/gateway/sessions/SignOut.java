package dev.coppice.gateway.sessions;

import dev.coppice.contract.Params;
import dev.coppice.contract.Response;
import dev.coppice.gateway.authentication.SessionCookie;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /session/sign-out}: ends the session of a browser here and, if it is still the same
 * user's, the one that it has where it signed in. The browser sends the cookies of both, for they
 * are of one origin, so no script and no second step of the browser is needed. For one event loop.
 */
final class SignOut {

  private static final Logger LOG = LoggerFactory.getLogger(SignOut.class);

  private final SignInService service;
  private final Sessions sessions;
  private final SameOrigin sameOrigin;
  private final boolean tls;

  /**
   * @param tls whether browsers come by https
   */
  SignOut(SignInService service, Sessions sessions, SameOrigin sameOrigin, boolean tls) {
    this.service = service;
    this.sessions = sessions;
    this.sameOrigin = sameOrigin;
    this.tls = tls;
  }

  /** What a script is told, or where somebody is led who has sent a form. */
  Future<Response> take(MultiMap headers, Params query) {
    SessionSecret secret = SessionSecret.of(SessionCookie.SESSION.in(headers, tls));
    if (secret == null) {
      return Future.succeededFuture(withoutSession(headers));
    }
    sameOrigin.check("POST", headers);
    return sessions
        .end(secret)
        .compose(
            ended ->
                ended.isPresent()
                    ? revoke(ended.get()).compose(done -> endThere(ended.get(), headers))
                    : Future.succeededFuture(withoutSession(headers)))
        .map(answer -> answer.withHeader("set-cookie", SessionCookie.SESSION.clear(tls)));
  }

  /** Ends a session here alone, since its browser has another one. */
  Future<Void> replace(SessionSecret secret) {
    return sessions
        .end(secret)
        .compose(ended -> ended.isPresent() ? revoke(ended.get()) : Future.succeededFuture());
  }

  /**
   * Where it signed in a session may go on that nothing is known of here, and it is asked there.
   */
  private Response withoutSession(MultiMap headers) {
    return wantsPage(headers)
        ? service.endUrl(null).map(SessionPages::goTo).orElseGet(() -> SignedOutHerePage.of(null))
        : Response.noContent();
  }

  private Future<Response> endThere(Session session, MultiMap headers) {
    String idToken = session.tokens().id();
    return service
        .end(idToken, headers)
        .recover(
            failure -> {
              LOG.warn("A session has ended, but not where it began: {}", cause(failure));
              return Future.succeededFuture(Optional.empty());
            })
        .map(
            over ->
                over.isPresent()
                    ? everywhere(over.get(), wantsPage(headers))
                    : here(service.endUrl(idToken).orElse(null), wantsPage(headers)));
  }

  /**
   * @param there what the browser was told where it signed in, by which it forgets its cookie
   */
  private static Response everywhere(Response there, boolean page) {
    Response answer =
        page
            ? SessionPages.goTo(String.valueOf(there.header("location")))
            : SessionPages.json(SessionJson.none());
    for (String cookie : there.headers().all("set-cookie")) {
      answer = answer.withHeader("set-cookie", cookie);
    }
    return answer;
  }

  private static Response here(@Nullable String endUrl, boolean page) {
    return page
        ? SignedOutHerePage.of(endUrl)
        : SessionPages.json(endUrl == null ? SessionJson.none() : SessionJson.ended(endUrl));
  }

  /** Browsers say so when they are about to show what they get; scripts do not. */
  private static boolean wantsPage(MultiMap headers) {
    String accept = headers.get(HttpHeaderNames.ACCEPT);
    return accept != null && accept.contains("text/html");
  }

  /** Nobody has these tokens any more, so it does little harm if that fails. */
  private Future<Void> revoke(Session session) {
    return service
        .revoke(session.tokens().refresh())
        .recover(
            failure -> {
              LOG.warn(
                  "The tokens of a session that has ended are not revoked: {}", cause(failure));
              return Future.succeededFuture();
            });
  }

  private static String cause(Throwable failure) {
    return String.valueOf(failure.getCause() == null ? failure : failure.getCause());
  }
}
