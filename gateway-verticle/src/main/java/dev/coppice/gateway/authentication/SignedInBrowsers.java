package dev.coppice.gateway.authentication;

import dev.coppice.contract.FailureException;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * Browsers that are signed in: they show a cookie in the place of an access token. For one event
 * loop.
 */
public interface SignedInBrowsers {

  /** There are none. */
  SignedInBrowsers NONE =
      new SignedInBrowsers() {
        @Override
        public @Nullable Future<String> token(HttpServerRequest request) {
          return null;
        }

        @Override
        public @Nullable String knownToken(MultiMap headers) {
          return null;
        }

        @Override
        public Future<FailureException> end(HttpServerRequest request) {
          throw new IllegalStateException("there is no session to end");
        }
      };

  /**
   * The access token that a request's cookie stands for; null when it has no such cookie. Fails
   * with {@link FailureException} when the request may not go on.
   */
  @Nullable Future<String> token(HttpServerRequest request);

  /** The same if it was found right before; else null. */
  @Nullable String knownToken(MultiMap headers);

  /** Ends the session whose token is not to be believed any more; tells what to answer. */
  Future<FailureException> end(HttpServerRequest request);
}
