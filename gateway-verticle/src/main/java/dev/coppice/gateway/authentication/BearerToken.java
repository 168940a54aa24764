package dev.coppice.gateway.authentication;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Principal;
import dev.coppice.security.RejectedTokenException;
import dev.coppice.security.Tokens;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The token of a header {@code Authorization: Bearer}. */
record BearerToken(Tokens tokens, String text) implements Credential {

  private static final Logger LOG = LoggerFactory.getLogger(BearerToken.class);

  @Override
  public @Nullable Principal known() {
    return tokens.known(text);
  }

  @Override
  public Future<Principal> verify() {
    return tokens
        .verify(text)
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
