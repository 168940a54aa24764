package dev.coppice.identity.authorization;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.Scopes;
import io.vertx.core.Future;
import java.util.UUID;

/**
 * What users have let clients do, and the codes that tell the clients. Each future fails within its
 * deadline, with {@link dev.coppice.contract.FailureException} of Unavailable when the place does
 * not answer.
 */
public interface AuthorizationStore {

  /** What a user has consented to before; none where they have not. */
  Future<Scopes> consented(UUID userId, String clientId, Deadline deadline);

  /** Adds to what a user has consented to. */
  Future<Void> consent(UUID userId, String clientId, Scopes scopes, Deadline deadline);

  /** Keeps a code until it is used. */
  Future<Void> keep(GrantedCode code, Deadline deadline);
}
