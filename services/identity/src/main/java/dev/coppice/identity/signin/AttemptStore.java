package dev.coppice.identity.signin;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/**
 * How much has been tried. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
public interface AttemptStore {

  /**
   * Counts an attempt before it is made, so that many at once are no way around.
   *
   * @return false when it must not be made yet
   */
  Future<Boolean> take(List<Attempt> attempts, Instant now, Deadline deadline);

  /** Takes back that an attempt was counted, of which nobody was told whether it was right. */
  Future<Void> giveBack(List<Attempt> attempts, Deadline deadline);

  /** Takes back that an attempt was counted, and for the first of the keys all that were. */
  Future<Void> forgive(List<Attempt> attempts, Deadline deadline);
}
