package dev.coppice.identity;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/**
 * What is remembered of tokens until they expire. Each future fails within its deadline, with
 * {@link dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
interface TokenStore {

  /**
   * A token that was taken back.
   *
   * @param place when, and its {@code jti}
   */
  record Revoked(Place place, Instant expiresAt) {}

  /** Takes a token back; a second time changes nothing. */
  Future<Void> revoke(AccessToken token, Deadline deadline);

  /** Whether a token was not taken back, and its client is there still. */
  Future<Boolean> isGood(AccessToken token, Deadline deadline);

  /** What was taken back after that, in order. */
  Future<List<Revoked>> revokedAfter(Place place, int most, Deadline deadline);

  /**
   * Notes that a client has used an assertion.
   *
   * @return false when it had used it before
   */
  Future<Boolean> use(String clientId, String jti, Instant expiresAt, Deadline deadline);

  /**
   * Forgets what has expired.
   *
   * @param most how many of each kind
   * @param token of the one that does it; a lower one than before is refused
   * @return how many
   */
  Future<Integer> forget(Instant now, int most, Token token, Deadline deadline);
}
