package dev.coppice.inventory;

import dev.coppice.events.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the inventory tells of reservations: the whole of one each time, in the topic {@code
 * coppice.events.inventory} under its id, in the order of what became of it.
 */
final class ReservationEventJson {

  private ReservationEventJson() {}

  /** That it became what it is now. */
  static Event of(Reservation now, @Nullable String traceparent) {
    Instant at = Instant.now();
    return Event.of(
        "inventory.reservation." + ReservationJson.text(now.state()),
        now.id().text(),
        at,
        traceparent,
        ReservationJson.of(now).put("at", at.toString()).toBuffer());
  }
}
