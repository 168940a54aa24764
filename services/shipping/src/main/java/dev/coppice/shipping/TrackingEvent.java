package dev.coppice.shipping;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What the carrier tells of a shipment.
 *
 * @param becomes what the shipment is after it
 * @param at when it happened, in whole microseconds as the database keeps it
 * @param place where, for people
 */
record TrackingEvent(String id, ShipmentState becomes, Instant at, Optional<String> place) {

  TrackingEvent {
    Ids.checked("eventId", id);
    at = at.truncatedTo(ChronoUnit.MICROS);
  }
}
