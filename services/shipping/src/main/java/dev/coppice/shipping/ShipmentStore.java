package dev.coppice.shipping;

import dev.coppice.contract.Deadline;
import dev.coppice.shipping.rates.Money;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where shipments are kept, and what becomes of them is told. Each future fails within its
 * deadline, with {@link dev.coppice.contract.FailureException} of Unavailable when the place does
 * not answer.
 */
interface ShipmentStore {

  /**
   * Makes a shipment. Under an id that is known already it answers what that one is now, whatever
   * is asked for.
   *
   * @param traceparent of the request
   * @return fails with {@link RefusedException} for one that was cancelled before it was made
   */
  Future<Shipment> add(
      NewShipment asked, Money price, @Nullable String traceparent, Deadline deadline);

  /**
   * Cancels a shipment, also one that is not made yet: then it never will be.
   *
   * @return fails with {@link RefusedException} when it has left
   */
  Future<Void> cancel(ShipmentId id, @Nullable String traceparent, Deadline deadline);

  /**
   * Keeps what the carrier tells; what it tells again changes nothing.
   *
   * @return what the shipment is now; empty where there is none; fails with {@link
   *     RefusedException} when that cannot be, or it has told something else under that id
   */
  Future<Optional<Shipment>> track(
      ShipmentId id, TrackingEvent event, @Nullable String traceparent, Deadline deadline);

  /** None where it was cancelled before it was made. */
  Future<Optional<Shipment>> find(ShipmentId id, Deadline deadline);

  /**
   * The oldest first.
   *
   * @param most so many at most
   */
  Future<List<Shipment>> ofOrder(String orderId, int most, Deadline deadline);
}
