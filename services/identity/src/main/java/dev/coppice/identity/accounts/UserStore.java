package dev.coppice.identity.accounts;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;

/**
 * Where accounts are kept. What changes one is in the audit log too. Each future fails within its
 * deadline, with {@link dev.coppice.contract.FailureException} of Unavailable when the place does
 * not answer.
 */
public interface UserStore {

  /** Who is disabled counts as one who has set no password. */
  Future<Optional<Credentials>> find(EmailAddress email, Deadline deadline);

  Future<Optional<Credentials>> find(UUID id, Deadline deadline);

  /**
   * Changes a password; nobody else who had signed in as this user is signed in any more, what
   * clients were given for them is taken back, and links that would set another one end.
   */
  Future<Void> setPassword(UUID id, String passwordHash, Deadline deadline);
}
