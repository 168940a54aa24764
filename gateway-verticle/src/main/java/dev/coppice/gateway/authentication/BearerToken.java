package dev.coppice.gateway.authentication;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Principal;
import dev.coppice.security.RejectedTokenException;
import dev.coppice.security.Tokens;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token of a header {@code Authorization: Bearer}.
 *
 * @param header all of the header's value
 */
record BearerToken(Tokens tokens, String header) implements Credential {

  private static final String SCHEME = "Bearer ";

  private static final Logger LOG = LoggerFactory.getLogger(BearerToken.class);

  /** The header of a request that shows such a token, if it does; else null. */
  static @Nullable String header(MultiMap headers) {
    String authorization = headers.get(HttpHeaderNames.AUTHORIZATION);
    return authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? authorization
        : null;
  }

  @Override
  public @Nullable Principal known() {
    return tokens.known(header);
  }

  @Override
  public Future<Principal> verify() {
    return tokens
        .verify(header, header.substring(SCHEME.length()).strip())
        .recover(failure -> Future.failedFuture(new FailureException(refusal(failure))));
  }

  /** What to answer where a token is not right, or cannot be checked. */
  static Failure refusal(Throwable failure) {
    if (failure instanceof RejectedTokenException rejected) {
      return new Failure.InvalidToken(String.valueOf(rejected.getMessage()));
    }
    LOG.warn("A token cannot be checked: {}", failure.toString());
    return Failure.Unavailable.of("tokens cannot be checked now");
  }
}
