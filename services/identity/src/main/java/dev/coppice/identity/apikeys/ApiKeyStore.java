package dev.coppice.identity.apikeys;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.Asker;
import dev.coppice.identity.Place;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where API keys are kept. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
interface ApiKeyStore {

  /**
   * Keeps a new key.
   *
   * @param hash of its secret
   * @param once under which it is made once: a repetition gives the key that is there a new secret,
   *     for the answer with the first one was lost
   * @return the key as it is kept now; fails with a Conflict when {@code once} has made another one
   */
  Future<ApiKey> create(
      ApiKey key, String hash, @Nullable String once, Asker by, Deadline deadline);

  /** In the order in which they were made, after a place; those that are good no more too. */
  Future<List<ApiKey>> list(Place after, int most, Deadline deadline);

  Future<Optional<ApiKey>> find(String id, Deadline deadline);

  /** The key that has this secret and is good then. */
  Future<Optional<ApiKey>> findGood(String hash, Instant now, Deadline deadline);

  /**
   * Takes a key back; a second time changes nothing.
   *
   * @return false when there is none
   */
  Future<Boolean> revoke(String id, Instant now, Asker by, Deadline deadline);
}
