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
   * Adds the first keys. Of several instances that do it at once one has its way.
   *
   * @param actor for the audit log
   */
  Future<Void> begin(List<Addition> additions, String actor, Deadline deadline);

  /**
   * Adds keys and removes others, all or nothing.
   *
   * @param retired ids
   * @param actor for the audit log
   * @param token of the one that does it; a lower one than before is refused
   */
  Future<Void> rotate(
      List<Addition> additions, List<String> retired, String actor, Token token, Deadline deadline);
}
