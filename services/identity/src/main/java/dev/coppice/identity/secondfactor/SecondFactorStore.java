package dev.coppice.identity.secondfactor;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.accounts.EmailAddress;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where second factors are kept. What changes one is in the audit log too. Each future fails within
 * its deadline, with {@link dev.coppice.contract.FailureException} of Unavailable when the place
 * does not answer.
 */
interface SecondFactorStore {

  /** Keeps one that counts for nothing yet, in place of another such one; one that is on stays. */
  Future<Void> begin(UUID userId, String sealed, Instant now, Deadline deadline);

  Future<Optional<KeptFactor>> find(UUID userId, Deadline deadline);

  /**
   * Turns one on, with its recovery codes; all sessions of its user end.
   *
   * @param sealed which one
   * @param step whose code has shown that the user has it
   * @return false when it is another one by now, or on already
   */
  Future<Boolean> confirm(
      UUID userId,
      String sealed,
      long step,
      List<String> recoveryHashes,
      Instant now,
      Deadline deadline);

  /**
   * Uses the code of a step up.
   *
   * @return false when that or a later one was used before, which the audit log tells
   */
  Future<Boolean> use(UUID userId, long step, Deadline deadline);

  /**
   * Uses a recovery code up.
   *
   * @return false when there is no such one any more
   */
  Future<Boolean> useRecoveryCode(UUID userId, String hash, Deadline deadline);

  /** Puts recovery codes in place of those that were left. */
  Future<Void> renewRecoveryCodes(UUID userId, List<String> hashes, Deadline deadline);

  /**
   * Removes one, for its user.
   *
   * @return false when there is none
   */
  Future<Boolean> remove(UUID userId, Deadline deadline);

  /**
   * Takes one away from somebody who has lost it; all sessions of the user end, and what clients
   * were given for them is taken back.
   *
   * @return false when there is no such user, or they have none
   */
  Future<Boolean> reset(EmailAddress email, String by, Deadline deadline);
}
