package dev.coppice.orders.calls;

import dev.coppice.contract.Request;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;

/**
 * What lies in the warehouse. Each is done once under its id. What is asked has the trace and the
 * request id of what led to it, and takes no longer than that may. Futures fail as those of {@link
 * dev.coppice.discovery.calling.RemoteOperation#call}.
 */
public interface Stock {

  /** What a reservation is. */
  enum Reservation {
    HELD,
    CONFIRMED,
    RELEASED,
    EXPIRED
  }

  /**
   * Promises all of it to the order or, refused with 422, nothing.
   *
   * @param pieces by SKU
   */
  Future<Reservation> reserve(String id, Map<String, Long> pieces, Duration expiry, Request cause);

  /** Takes it out; refused with 409 when it was released or has expired. */
  Future<Void> confirm(String id, Request cause);

  /** Promises it no more; refused with 409 when it was confirmed, with 404 when there is none. */
  Future<Void> release(String id, Request cause);

  /** Puts all of it back that was taken out. */
  Future<Void> putBack(String id, Map<String, Long> pieces, Request cause);
}
