package dev.coppice.shipping;

import dev.coppice.shipping.rates.RateJson;
import dev.coppice.shipping.rates.ShippingService;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Shipments as the contract writes them. */
final class ShipmentJson {

  private ShipmentJson() {}

  /**
   * @throws IllegalArgumentException when it is none; the message is for the client
   */
  static NewShipment read(ShipmentId id, JsonObject json, List<Line> lines) {
    return new NewShipment(
        id,
        json.getString("orderId"),
        Optional.ofNullable(json.getString("customer")),
        ShippingService.named(json.getString("service")),
        json.getLong("grams"),
        address(json.getJsonObject("address")),
        lines);
  }

  static Line line(JsonObject json) {
    return new Line(json.getString("sku"), json.getInteger("quantity"));
  }

  private static Address address(JsonObject json) {
    return new Address(
        json.getString("name"),
        json.getString("line1"),
        Optional.ofNullable(json.getString("line2")),
        json.getString("city"),
        json.getString("postcode"),
        json.getString("country"));
  }

  static TrackingEvent event(String id, JsonObject json) {
    return new TrackingEvent(
        id,
        ShipmentState.named(json.getString("kind")),
        OffsetDateTime.parse(json.getString("at")).toInstant(),
        Optional.ofNullable(json.getString("place")));
  }

  static JsonObject of(List<Shipment> shipments) {
    return JsonObject.of("items", new JsonArray(shipments.stream().map(ShipmentJson::of).toList()));
  }

  static JsonObject of(Shipment shipment) {
    NewShipment asked = shipment.asked();
    JsonObject json =
        new JsonObject().put("id", shipment.id().text()).put("orderId", asked.orderId());
    asked.customer().ifPresent(customer -> json.put("customer", customer));
    return json.put("tracking", shipment.tracking().text())
        .put("service", asked.service().text())
        .put("grams", asked.grams())
        .put("price", RateJson.of(shipment.price()))
        .put("state", shipment.state().text())
        .put("version", shipment.version())
        .put("address", of(asked.address()))
        .put("lines", new JsonArray(asked.lines().stream().map(ShipmentJson::of).toList()))
        .put("events", new JsonArray(shipment.events().stream().map(ShipmentJson::of).toList()))
        .put("madeAt", shipment.madeAt().toString());
  }

  static JsonObject cancelled(ShipmentId id) {
    return JsonObject.of("id", id.text(), "state", ShipmentState.CANCELLED.text());
  }

  private static JsonObject of(Address address) {
    JsonObject json = new JsonObject().put("name", address.name()).put("line1", address.line1());
    address.line2().ifPresent(line -> json.put("line2", line));
    return json.put("city", address.city())
        .put("postcode", address.postcode())
        .put("country", address.country());
  }

  private static JsonObject of(Line line) {
    return JsonObject.of("sku", line.sku(), "quantity", line.quantity());
  }

  private static JsonObject of(TrackingEvent event) {
    JsonObject json =
        new JsonObject()
            .put("id", event.id())
            .put("kind", event.becomes().text())
            .put("at", event.at().toString());
    event.place().ifPresent(place -> json.put("place", place));
    return json;
  }
}
