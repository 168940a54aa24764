package dev.coppice.identity.authorization;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.Scopes;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Looks at refresh tokens without using them. */
public interface RefreshTokens {

  /**
   * A refresh token that is good just now.
   *
   * @param scopes that a token for it could have at most
   */
  record Good(UUID userId, Scopes scopes, Instant expiresAt) {}

  /**
   * @return empty when this client has no such one that is good; the future fails within its
   *     deadline, with {@link dev.coppice.contract.FailureException} of Unavailable when the place
   *     does not answer
   */
  Future<Optional<Good>> find(String hash, String clientId, Instant now, Deadline deadline);
}
