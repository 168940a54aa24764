package dev.coppice.gateway.authentication;

import dev.coppice.contract.Access;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Principal;
import dev.coppice.security.Tokens;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who sends a request. A bearer token or an API key is looked at wherever one is sent, so
 * that nobody goes on unnoticed with one that has expired; where an operation takes basic
 * credentials it looks at them itself. A browser may show the cookie of its session in the place of
 * a token that is needed or that the operation minds. For one event loop.
 */
public final class Authentication {

  private final Tokens tokens;
  private final ApiKeys keys;
  private final SignedInBrowsers browsers;

  public Authentication(Tokens tokens, ApiKeys keys, SignedInBrowsers browsers) {
    this.tokens = tokens;
    this.keys = keys;
    this.browsers = browsers;
  }

  /**
   * Tells who sends a request: null when nobody says, and nobody has to. Fails with {@link
   * FailureException} when the request may not go on. Completes at once, but for a credential that
   * is new here: then the body must wait until it completes, on the event loop.
   */
  public void identify(
      HttpServerRequest request, Access access, Completable<@Nullable Principal> whoAsks) {
    Credential shown;
    try {
      shown = access.basic() ? null : credential(request.headers());
      if (shown == null && (access.token() || access.optional())) {
        shown = session(request);
      }
      check(shown, request.headers(), access);
    } catch (FailureException e) {
      whoAsks.fail(e);
      return;
    }
    if (shown == null) {
      whoAsks.succeed(null);
      return;
    }
    Principal known = shown.known();
    if (known != null) {
      admit(known, access, whoAsks);
      return;
    }
    shown
        .verify()
        .onComplete(
            (principal, failure) -> {
              if (principal != null) {
                admit(principal, access, whoAsks);
              } else {
                whoAsks.fail(failure);
              }
            });
  }

  /** Who sends a request, if its credential was found right before; else null. */
  public @Nullable Principal known(MultiMap headers) {
    try {
      Credential shown = credential(headers);
      if (shown != null) {
        return shown.known();
      }
      String ofSession = browsers.knownToken(headers);
      return ofSession == null ? null : tokens.known(ofSession);
    } catch (FailureException e) {
      return null;
    }
  }

  /**
   * What a request shows; null when it shows nothing.
   *
   * @throws FailureException when it shows two things, or one that cannot be
   */
  private @Nullable Credential credential(MultiMap headers) {
    String bearer = BearerToken.header(headers);
    String key = headers.get(ApiKeys.HEADER);
    if (bearer != null && key != null) {
      throw new FailureException(
          Failure.InvalidRequest.of(
              "header X-API-Key",
              "must not be sent together with a bearer token in the header Authorization"));
    }
    if (key != null) {
      return keys.credential(key);
    }
    return bearer == null ? null : new BearerToken(tokens, bearer);
  }

  /** The same by a cookie; null also where somebody tries to show something else. */
  private @Nullable Credential session(HttpServerRequest request) {
    Future<String> token =
        request.headers().contains(HttpHeaderNames.AUTHORIZATION) ? null : browsers.token(request);
    return token == null ? null : new BrowserSession(tokens, browsers, request, token);
  }

  /**
   * Whether an operation takes what a request shows. A key opens scopes, and is no user: so it is
   * of no use to operations that need a token but no scope, as those about a user's account do.
   */
  private static void check(@Nullable Credential shown, MultiMap headers, Access access) {
    if (!access.token() && !access.optional()) {
      return;
    }
    boolean forKeys = !access.scopes().isEmpty();
    if (shown == null && access.token()) {
      throw new FailureException(
          new Failure.Unauthenticated(
              "this needs a bearer token in the header Authorization"
                  + (forKeys ? ", or an API key in the header X-API-Key" : "")));
    }
    if (!forKeys && headers.contains(ApiKeys.HEADER)) {
      throw new FailureException(
          new Failure.Unauthenticated(
              "this %s a bearer token in the header Authorization, and takes no API key"
                  .formatted(access.token() ? "needs" : "may have")));
    }
  }

  private static void admit(
      Principal principal, Access access, Completable<@Nullable Principal> whoAsks) {
    if (access.admits(principal.scopes())) {
      whoAsks.succeed(principal);
    } else {
      whoAsks.fail(new FailureException(access.refusal()));
    }
  }
}
