package dev.coppice.orders.calls;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;

/**
 * What is paid. A payment has the id of its order, and each thing is done once to it. Futures fail
 * as those of {@link dev.coppice.discovery.calling.RemoteOperation#call}.
 */
public interface Payments {

  Future<Payment> authorise(Charge charge, Deadline deadline);

  /** Refused with 404 when there is none. */
  Future<Payment> find(String id, Deadline deadline);

  Future<Payment> capture(String id, Deadline deadline);

  /** Refused with 409 when it can't be let go now. */
  Future<Payment> letGo(String id, Deadline deadline);

  /**
   * @param refund its id
   * @param amount minor units
   */
  Future<Payment> refund(String id, String refund, long amount, Deadline deadline);
}
