package dev.coppice.orders.calls;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;

/**
 * What lies in the warehouse. Each is done once under its id. Futures fail as those of {@link
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
  Future<Reservation> reserve(
      String id, Map<String, Long> pieces, Duration expiry, Deadline deadline);

  /** Takes it out; refused with 409 when it was released or has expired. */
  Future<Void> confirm(String id, Deadline deadline);

  /** Promises it no more; refused with 409 when it was confirmed, with 404 when there is none. */
  Future<Void> release(String id, Deadline deadline);

  /** Puts all of it back that was taken out. */
  Future<Void> putBack(String id, Map<String, Long> pieces, Deadline deadline);
}
