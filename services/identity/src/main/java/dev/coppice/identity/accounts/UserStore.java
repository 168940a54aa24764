package dev.coppice.identity.accounts;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Where accounts are kept, and the one-time links to their passwords. What changes an account is in
 * the audit log too. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
public interface UserStore {

  /**
   * Keeps a user who has come by themselves.
   *
   * @return false when the address has an account, which stays as it is
   */
  Future<Boolean> register(User user, String passwordHash, Deadline deadline);

  /** Who is disabled counts as one who has set no password. */
  Future<Optional<Credentials>> find(EmailAddress email, Deadline deadline);

  Future<Optional<Credentials>> find(UUID id, Deadline deadline);

  /**
   * Changes a password; nobody else who had signed in as this user is signed in any more, and what
   * clients were given for them is taken back.
   */
  Future<Void> setPassword(UUID id, String passwordHash, Deadline deadline);

  /**
   * Keeps a link that makes the first administrator, in place of any before it.
   *
   * @return false when there is an administrator
   */
  Future<Boolean> offerAdministration(OneTimeLink link, Deadline deadline);

  /** The link of this hash, if it is good still. */
  Future<Optional<OneTimeLink>> link(String hash, Instant now, Deadline deadline);

  /**
   * Sets a password by a link, which is used up, and signs all others out.
   *
   * @return false when the link is not good any more
   */
  Future<Boolean> setPasswordBy(
      String linkHash, String passwordHash, Instant now, Deadline deadline);

  /**
   * Makes the first administrator by a link, which is used up.
   *
   * @return false when the link is not good any more, or the address has an account
   */
  Future<Boolean> beginAdministration(
      String linkHash, User administrator, String passwordHash, Instant now, Deadline deadline);
}
