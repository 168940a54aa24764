package dev.coppice.gateway.sessions;

import dev.coppice.contract.FailureException;
import dev.coppice.contract.Params;
import dev.coppice.contract.Problems;
import dev.coppice.contract.Response;
import dev.coppice.gateway.authentication.SessionCookie;
import dev.coppice.gateway.forwarding.OwnPage;
import dev.coppice.gateway.forwarding.OwnPages;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /session}, where a browser learns whether it is signed in; below it, where it signs in, is
 * sent back to, and signs out. For one event loop.
 */
final class SessionPages implements OwnPages {

  private static final Logger LOG = LoggerFactory.getLogger(SessionPages.class);
  private static final String ASK_ANEW = "That took too long, or was begun in another browser.";

  private final SignInService service;
  private final Sessions sessions;
  private final SignedInNow signedIn;
  private final SignOut signOut;
  private final InstantSource clock;
  private final boolean tls;

  /**
   * @param tls whether browsers come by https
   */
  SessionPages(
      SignInService service,
      Sessions sessions,
      SignedInNow signedIn,
      SignOut signOut,
      InstantSource clock,
      boolean tls) {
    this.service = service;
    this.sessions = sessions;
    this.signedIn = signedIn;
    this.signOut = signOut;
    this.clock = clock;
    this.tls = tls;
  }

  @Override
  public @Nullable OwnPage find(String path) {
    return switch (path) {
      case "/session" -> this::show;
      case "/session/sign-in" -> this::signIn;
      case "/session/callback" -> this::comeBack;
      case "/session/sign-out" -> OwnPage.taking(signOut::take);
      default -> null;
    };
  }

  private Future<Response> signIn(MultiMap headers, Params query) {
    String path = ReturnPath.asked(query.get(ReturnPath.PARAMETER));
    SignInAttempt attempt = SignInAttempt.begin(clock.instant(), path);
    return Future.succeededFuture(
        goTo(service.authorizationUrl(attempt))
            .withHeader("set-cookie", SessionCookie.SIGN_IN.set(attempt.cookie(), tls)));
  }

  private Future<Response> comeBack(MultiMap headers, Params query) {
    SignInAttempt attempt = SignInAttempt.read(SessionCookie.SIGN_IN.in(headers, tls));
    String returnPath = attempt == null ? ReturnPath.TOP : attempt.returnPath();
    // RFC 9207: an answer of another issuer is none to this question.
    if (attempt == null
        || !attempt.hasState(query.get("state"))
        || !service.issuer().equals(query.get("iss"))
        || attempt.isOver(clock.instant())) {
      return Future.succeededFuture(SignInFailedPage.of(400, ASK_ANEW, returnPath));
    }
    String code = query.get("code");
    if (query.get("error") != null || code == null) {
      return Future.succeededFuture(done(refused(query.get("error"), returnPath)));
    }
    return Future.succeededFuture()
        .compose(checked -> signedIn.begin(attempt, code))
        .compose(
            begun ->
                begun.isEmpty()
                    ? Future.succeededFuture(done(SignInFailedPage.of(400, ASK_ANEW, returnPath)))
                    : replace(headers).map(ended -> welcome(begun.get(), returnPath)))
        .recover(
            failure ->
                failure instanceof FailureException expected
                    ? Future.succeededFuture(done(failed(expected, returnPath)))
                    : Future.failedFuture(failure));
  }

  private static Response failed(FailureException failure, String returnPath) {
    LOG.warn("Somebody could not be signed in: {}", cause(failure));
    int status = Problems.toResponse(failure.failure(), null).status();
    return SignInFailedPage.of(status, "Signing in does not work just now.", returnPath);
  }

  private static Response refused(@Nullable String error, String returnPath) {
    String why =
        "access_denied".equals(error)
            ? "You have chosen not to."
            : "Signing in did not work. Nothing else has happened.";
    return SignInFailedPage.of(400, why, returnPath);
  }

  private Response welcome(SessionSecret secret, String returnPath) {
    return done(goTo(returnPath))
        .withHeader("set-cookie", SessionCookie.SESSION.set(secret.text(), tls));
  }

  /** The attempt is over, however it ended. */
  private Response done(Response response) {
    return response.withHeader("set-cookie", SessionCookie.SIGN_IN.clear(tls));
  }

  private @Nullable SessionSecret secret(MultiMap headers) {
    return SessionSecret.of(SessionCookie.SESSION.in(headers, tls));
  }

  /** Whoever signs in anew has no use for the session before. */
  private Future<Void> replace(MultiMap headers) {
    SessionSecret before = secret(headers);
    return before == null ? Future.succeededFuture() : signOut.replace(before);
  }

  private Future<Response> show(MultiMap headers, Params query) {
    SessionSecret secret = secret(headers);
    if (secret == null) {
      return Future.succeededFuture(json(SessionJson.none()));
    }
    return sessions
        .current(secret)
        .map(
            found ->
                found.isPresent()
                    ? json(SessionJson.shown(found.get()))
                    : json(SessionJson.none())
                        .withHeader("set-cookie", SessionCookie.SESSION.clear(tls)));
  }

  private static String cause(Throwable failure) {
    return String.valueOf(failure.getCause() == null ? failure : failure.getCause());
  }

  static Response goTo(String url) {
    return new Response(
        303, Params.of("location", url, "cache-control", "no-store"), Buffer.buffer());
  }

  static Response json(JsonObject body) {
    return Response.json(body).withHeader("cache-control", "no-store");
  }
}
