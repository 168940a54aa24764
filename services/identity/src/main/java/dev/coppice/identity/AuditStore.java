package dev.coppice.identity;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.List;

/**
 * Where the audit log is read. It is written by the stores of what it is about, in the transaction
 * of what it tells. Futures fail within their deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
public interface AuditStore {

  /**
   * The newest entries first.
   *
   * @param most how many at most
   */
  Future<List<AuditEntry>> list(AuditQuery query, int most, Deadline deadline);
}
