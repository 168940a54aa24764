package dev.coppice.inventory;

import dev.coppice.events.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the inventory tells of items: how much of one there is after it was counted, corrected, or
 * came back, in the topic {@code coppice.events.inventory} under its SKU, in order. What
 * reservations do to it is told of them: {@link ReservationEventJson}.
 */
final class StockEventJson {

  private static final String TYPE = "inventory.stock.changed";

  /** Why there is more or less of it. */
  enum Cause {
    COUNTED("counted"),
    ADJUSTED("adjusted"),
    RETURNED("returned");

    private final String text;

    Cause(String text) {
      this.text = text;
    }
  }

  private StockEventJson() {}

  static Event of(StockLevel now, Cause cause, @Nullable String traceparent) {
    Instant at = Instant.now();
    return Event.of(
        TYPE,
        now.sku().text(),
        at,
        traceparent,
        StockJson.of(now).put("cause", cause.text).put("at", at.toString()).toBuffer());
  }
}
