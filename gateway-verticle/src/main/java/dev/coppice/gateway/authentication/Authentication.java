package dev.coppice.gateway.authentication;

import dev.coppice.contract.Access;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Principal;
import dev.coppice.security.RejectedTokenException;
import dev.coppice.security.Tokens;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Completable;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who sends a request. A bearer token is looked at wherever one is sent, so that nobody
 * goes on unnoticed with one that has expired; where an operation takes basic credentials it looks
 * at them itself. For one event loop.
 */
public final class Authentication {

  private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);
  private static final String BEARER = "Bearer ";

  private final Tokens tokens;

  public Authentication(Tokens tokens) {
    this.tokens = tokens;
  }

  /**
   * Tells who sends a request: null when nobody says, and nobody has to. Fails with {@link
   * FailureException} when the request may not go on. Completes at once, but for a token that is
   * new here: then the body must wait until it completes, on the event loop.
   */
  public void identify(
      HttpServerRequest request, Access access, Completable<@Nullable Principal> whoAsks) {
    String token;
    try {
      token = token(request.headers(), access);
    } catch (FailureException e) {
      whoAsks.fail(e);
      return;
    }
    if (token == null) {
      whoAsks.succeed(null);
      return;
    }
    Principal known = tokens.known(token);
    if (known != null) {
      admit(known, access, whoAsks);
      return;
    }
    tokens
        .verify(token)
        .onComplete(
            (principal, failure) -> {
              if (principal != null) {
                admit(principal, access, whoAsks);
              } else {
                whoAsks.fail(new FailureException(refusal(failure)));
              }
            });
  }

  /** Who sends a request, if its token was found right before; else null. */
  public @Nullable Principal known(MultiMap headers) {
    String token = bearer(headers);
    return token == null ? null : tokens.known(token);
  }

  private static @Nullable String bearer(MultiMap headers) {
    String authorization = headers.get(HttpHeaderNames.AUTHORIZATION);
    return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? authorization.substring(BEARER.length()).strip()
        : null;
  }

  private static @Nullable String token(MultiMap headers, Access access) {
    String token = access.basic() ? null : bearer(headers);
    if (token == null && access.token()) {
      throw new FailureException(
          new Failure.Unauthenticated("this needs a bearer token in the header Authorization"));
    }
    return token;
  }

  private static void admit(
      Principal principal, Access access, Completable<@Nullable Principal> whoAsks) {
    if (principal.scopes().containsAll(access.scopes())) {
      whoAsks.succeed(principal);
    } else {
      whoAsks.fail(new FailureException(new Failure.InsufficientScope(access.scopes())));
    }
  }

  private static Failure refusal(@Nullable Throwable failure) {
    if (failure instanceof RejectedTokenException rejected) {
      return new Failure.InvalidToken(String.valueOf(rejected.getMessage()));
    }
    LOG.warn("A token cannot be checked: {}", String.valueOf(failure));
    return Failure.Unavailable.of("tokens cannot be checked now");
  }
}
