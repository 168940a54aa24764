package dev.coppice.payments.ledger;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** Whether payments and the ledger agree. Futures fail as those of {@link LedgerStore}. */
public interface AuditStore {

  /**
   * All checks, of one and the same moment.
   *
   * @param stuckAfter how long the acquirer may leave something unanswered
   */
  Future<List<Check>> audit(Duration stuckAfter, Deadline deadline);
}
