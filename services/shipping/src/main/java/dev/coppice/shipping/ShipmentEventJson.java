package dev.coppice.shipping;

import dev.coppice.events.Event;
import dev.coppice.shipping.rates.RateJson;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What shipping tells of shipments: what it is and what has become of it, in the topic {@code
 * coppice.events.shipping} under its id, in the order of its versions. The address is not told: who
 * needs it asks for it.
 */
final class ShipmentEventJson {

  private ShipmentEventJson() {}

  /** Nothing of one that was only seen on its way. */
  static Optional<Event> of(Shipment now, @Nullable String traceparent) {
    return type(now.state())
        .map(
            type -> {
              Instant at = Instant.now();
              return Event.of(type, now.id().text(), at, traceparent, json(now, at).toBuffer());
            });
  }

  private static Optional<String> type(ShipmentState state) {
    return switch (state) {
      case READY -> Optional.of("shipping.shipment.created");
      case DISPATCHED -> Optional.of("shipping.shipment.dispatched");
      case IN_TRANSIT -> Optional.empty();
      case DELIVERED -> Optional.of("shipping.shipment.delivered");
      case LOST -> Optional.of("shipping.shipment.lost");
      case CANCELLED -> Optional.of("shipping.shipment.cancelled");
    };
  }

  private static JsonObject json(Shipment now, Instant at) {
    JsonObject json =
        new JsonObject().put("id", now.id().text()).put("orderId", now.asked().orderId());
    now.asked().customer().ifPresent(customer -> json.put("customer", customer));
    return json.put("tracking", now.tracking().text())
        .put("service", now.asked().service().text())
        .put("price", RateJson.of(now.price()))
        .put("state", now.state().text())
        .put("version", now.version())
        .put("at", at.toString());
  }
}
