package dev.coppice.gateway.authentication;

import dev.coppice.contract.FailureException;
import dev.coppice.contract.Principal;
import dev.coppice.security.RejectedTokenException;
import dev.coppice.security.Tokens;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * The cookie of a session, and so the access token that is kept in it.
 *
 * @param token that token, as it is found
 */
record BrowserSession(
    Tokens tokens, SignedInBrowsers browsers, HttpServerRequest request, Future<String> token)
    implements Credential {

  @Override
  public @Nullable Principal known() {
    return token.succeeded() ? tokens.known(token.result()) : null;
  }

  /** A session whose token is refused has ended. */
  @Override
  public Future<Principal> verify() {
    return token.compose(this::verify);
  }

  private Future<Principal> verify(String text) {
    Principal known = tokens.known(text);
    if (known != null) {
      return Future.succeededFuture(known);
    }
    return tokens
        .verify(text)
        .recover(
            failure ->
                failure instanceof RejectedTokenException
                    ? browsers.end(request).compose(Future::failedFuture)
                    : Future.failedFuture(new FailureException(BearerToken.refusal(failure))));
  }
}
