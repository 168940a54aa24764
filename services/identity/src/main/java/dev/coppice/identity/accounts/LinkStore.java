package dev.coppice.identity.accounts;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/**
 * Where one-time links are kept, and what is done by them, which is in the audit log too. Each
 * future fails within its deadline, with {@link dev.coppice.contract.FailureException} of
 * Unavailable when the place does not answer.
 */
public interface LinkStore {

  /** The link of this hash, if it is good still. */
  Future<Optional<OneTimeLink>> link(String hash, Instant now, Deadline deadline);

  /**
   * Sets a password by a link, which is used up, and signs all others out. Where the link was
   * mailed, the address is proven; if it was not before, what a stranger could have set up until
   * then is gone: the second factor, and what applications may do.
   *
   * @return whose; nobody's when the link is not good any more
   */
  Future<Optional<NewPassword>> setPasswordBy(
      String linkHash, String passwordHash, Instant now, Deadline deadline);

  /**
   * Makes an account for the address that a link was mailed to; the link is used up.
   *
   * @return whose; nobody's when the link is not good any more, or the address has an account
   */
  Future<Optional<NewPassword>> registerBy(
      String linkHash, User user, String passwordHash, Instant now, Deadline deadline);

  /**
   * Keeps a link that makes the first administrator, in place of any before it.
   *
   * @return false when there is an administrator
   */
  Future<Boolean> offerAdministration(OneTimeLink link, Deadline deadline);

  /**
   * Makes the first administrator by a link, which is used up.
   *
   * @return whose; nobody's when the link is not good any more, or the address has an account
   */
  Future<Optional<NewPassword>> beginAdministration(
      String linkHash, User administrator, String passwordHash, Instant now, Deadline deadline);
}
