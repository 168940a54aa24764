package dev.coppice.identity;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * What is remembered of tokens until they expire. Each future fails within its deadline, with
 * {@link dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
interface TokenStore {

  /** Where a token is among those that were taken back, in the order of time. */
  record Place(Instant revokedAt, String jti) {
    static final Place FIRST = new Place(Instant.EPOCH, "");

    /**
     * @throws IllegalArgumentException when this is no {@link #text}
     */
    static Place of(String text) {
      String[] parts = text.split("/", 2);
      try {
        return new Place(Instant.parse(parts[0]), parts.length == 1 ? "" : parts[1]);
      } catch (DateTimeParseException e) {
        throw new IllegalArgumentException("must be what 'next' said before", e);
      }
    }

    String text() {
      return revokedAt + "/" + jti;
    }
  }

  /** A token that was taken back. */
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
