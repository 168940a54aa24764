package dev.coppice.shipping;

import dev.coppice.shipping.rates.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A shipment as it is now.
 *
 * @param asked what was asked for
 * @param price when it was made
 * @param version one more with each change, from 1
 * @param events in the order in which they were told
 */
record Shipment(
    NewShipment asked,
    TrackingNumber tracking,
    Money price,
    ShipmentState state,
    int version,
    Instant madeAt,
    List<TrackingEvent> events) {

  Shipment {
    events = List.copyOf(events);
  }

  ShipmentId id() {
    return asked.id();
  }

  Optional<TrackingEvent> event(String id) {
    return events.stream().filter(event -> event.id().equals(id)).findFirst();
  }

  /**
   * @throws RefusedException when it cannot come after what it is now
   */
  void requireNext(ShipmentState next) {
    if (!state.mayBecome(next)) {
      throw RefusedException.ofState(id(), state, next);
    }
  }
}
