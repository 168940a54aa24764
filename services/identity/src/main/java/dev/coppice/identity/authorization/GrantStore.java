package dev.coppice.identity.authorization;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import io.vertx.core.Future;
import java.time.Instant;

/**
 * What clients were given for users. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
public interface GrantStore {

  /** Takes a code, which is good once. Shown a second time, it takes back what it gave. */
  Future<Outcome> redeem(Redemption redemption, Deadline deadline);

  /**
   * Takes a refresh token, and its successor's place. Shown again within ten seconds it does the
   * same, since an answer may get lost; later, it takes back all that its family was given.
   */
  Future<Outcome> refresh(Refreshing refreshing, Deadline deadline);

  /**
   * Takes back a refresh token, and all that its family was given.
   *
   * @return false when this client has no such one
   */
  Future<Boolean> revoke(String refreshHash, String clientId, Deadline deadline);

  /**
   * Forgets what has expired.
   *
   * @param most how many of each kind
   * @param token of the one that does it; a lower one than before is refused
   * @return how many
   */
  Future<Integer> forget(Instant now, int most, Token token, Deadline deadline);
}
