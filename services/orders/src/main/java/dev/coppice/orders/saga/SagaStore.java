package dev.coppice.orders.saga;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Where sagas are kept. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
public interface SagaStore {

  /**
   * Takes steps that are due. Nobody else gets them before the lease is over.
   *
   * @param most how many
   */
  Future<List<Claim>> claim(int most, Deadline deadline);

  /** Takes the step of one saga, if it is due and nobody has it. */
  Future<Optional<Claim>> claim(String saga, Deadline deadline);

  /**
   * Keeps what came of a step, what the order is now, and that it is told: all of it or nothing.
   *
   * @param goOn whether the next step is taken too, if it is due at once
   * @return the next step; fails with {@link StaleClaimException} when somebody else has taken the
   *     step meanwhile, and nothing is kept
   */
  Future<Optional<Claim>> conclude(Claim claim, Outcome outcome, boolean goOn, Deadline deadline);
}
