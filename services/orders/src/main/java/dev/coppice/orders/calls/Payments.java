package dev.coppice.orders.calls;

import dev.coppice.contract.Request;
import io.vertx.core.Future;

/**
 * What is paid. A payment has the id of its order, and each thing is done once to it. What is asked
 * has the trace and the request id of what led to it, and takes no longer than that may. Futures
 * fail as those of {@link dev.coppice.discovery.calling.RemoteOperation#call}.
 */
public interface Payments {

  Future<Payment> authorise(Charge charge, Request cause);

  /** Refused with 404 when there is none. */
  Future<Payment> find(String id, Request cause);

  Future<Payment> capture(String id, Request cause);

  /** Refused with 409 when it can't be let go now. */
  Future<Payment> letGo(String id, Request cause);

  /**
   * @param refund its id
   * @param amount minor units
   */
  Future<Payment> refund(String id, String refund, long amount, Request cause);
}
