package dev.coppice.identity.account;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What there is of somebody who has an account, for them to see and end. What ends something is in
 * the audit log too. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
interface AccountStore {

  /** The sessions that go on, the last used first. */
  Future<List<SignedInPlace>> sessions(UUID userId, Instant now, Deadline deadline);

  /**
   * Ends a session, and takes back what clients and devices were given in it.
   *
   * @param id of one of the user's; another one is left alone
   */
  Future<Void> endSession(UUID userId, UUID id, Deadline deadline);

  /**
   * The same for all but one.
   *
   * @param hash of the cookie of the one that goes on
   */
  Future<Void> endOtherSessions(UUID userId, String hash, Deadline deadline);

  /** By name. */
  Future<List<LetInApplication>> applications(UUID userId, Deadline deadline);

  /** Takes back that an application was let in, and all that it was given. */
  Future<Void> endApplication(UUID userId, String clientId, Deadline deadline);

  /** All that is kept about a user, without secrets and their hashes, as JSON. */
  Future<String> export(UUID userId, Deadline deadline);

  /**
   * Erases a user, and takes back what clients were given for them. The audit log keeps what they
   * have done, by their id.
   *
   * @return false when nobody of the staff would be left who can sign in; nothing is erased then
   */
  Future<Boolean> erase(UUID userId, Deadline deadline);
}
