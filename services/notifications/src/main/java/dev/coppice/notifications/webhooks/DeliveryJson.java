package dev.coppice.notifications.webhooks;

import dev.coppice.events.Event;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Deliveries as receivers get them, and as the contract writes them. */
final class DeliveryJson {

  private DeliveryJson() {}

  /**
   * The event as CloudEvents 1.0 in the structured mode of its HTTP binding: all of it is in the
   * body, so all of it is signed.
   *
   * @param data the event's
   */
  static String body(Event event, JsonObject data) {
    return new JsonObject()
        .put("specversion", "1.0")
        .put("id", event.id().toString())
        .put("source", "orders")
        .put("type", event.type())
        .put("subject", event.subject())
        .put("time", event.time().toString())
        .put("datacontenttype", "application/json")
        .put("data", data)
        .encode();
  }

  /**
   * What an event says.
   *
   * @throws RuntimeException when it is no JSON object
   */
  static JsonObject data(Event event) {
    return new JsonObject(event.data());
  }

  /** Whose order it is of. */
  static String customer(JsonObject data) {
    return data.getString("customer");
  }

  /**
   * A page.
   *
   * @param found one more than the limit when there are more
   */
  static JsonObject page(List<KeptDelivery> found, int limit) {
    List<KeptDelivery> shown = found.subList(0, Math.min(limit, found.size()));
    return JsonObject.of(
        "items",
        new JsonArray(shown.stream().map(DeliveryJson::of).toList()),
        "next",
        found.size() > limit ? shown.get(limit - 1).event().toString() : null);
  }

  static JsonObject of(KeptDelivery delivery) {
    JsonObject json =
        new JsonObject()
            .put("event", delivery.event().toString())
            .put("type", delivery.type())
            .put("order", delivery.order())
            .put("state", delivery.state())
            .put("tries", delivery.tries())
            .put("createdAt", delivery.createdAt().toString());
    delivery.cause().ifPresent(cause -> json.put("cause", cause));
    delivery.nextTryAt().ifPresent(at -> json.put("nextTryAt", at.toString()));
    delivery.settledAt().ifPresent(at -> json.put("settledAt", at.toString()));
    return json;
  }
}
