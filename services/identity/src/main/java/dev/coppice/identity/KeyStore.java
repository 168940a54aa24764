package dev.coppice.identity;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where signing keys are kept. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
interface KeyStore {

  /**
   * A key to add.
   *
   * @param after the key that it succeeds; null for the first of its algorithm. Where that is not
   *     the newest one any more, the addition is left out
   */
  record Addition(SealedKey key, @Nullable String after) {}

  Future<List<SealedKey>> all(Deadline deadline);

  /**
   * Adds keys. Of several who do it at once one has their way.
   *
   * @param by who does it
   */
  Future<Void> add(List<Addition> additions, Asker by, Deadline deadline);

  /**
   * Adds keys and removes others, all or nothing.
   *
   * @param retired ids
   * @param by who does it
   * @param token of the one that does it; a lower one than before is refused
   */
  Future<Void> rotate(
      List<Addition> additions, List<String> retired, Asker by, Token token, Deadline deadline);
}
