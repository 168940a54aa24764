package dev.coppice.notifications;

import dev.coppice.notifications.webhooks.OrderDelivery;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What was sent about an order, as the contract writes it. */
final class MessageJson {

  private static final Comparator<JsonObject> BY_TIME =
      Comparator.comparing(message -> Instant.parse(message.getString("at")));

  private MessageJson() {}

  /** All in the order of time. */
  static JsonObject of(List<List<JsonObject>> messages) {
    return JsonObject.of(
        "items",
        new JsonArray(messages.stream().flatMap(Collection::stream).sorted(BY_TIME).toList()));
  }

  /**
   * @param address masked, of whom they are for
   */
  static List<JsonObject> letters(List<KeptLetter> letters, Optional<String> address) {
    return letters.stream()
        .map(
            letter -> {
              JsonObject json =
                  message("mail", letter.id(), letter.type(), letter.state(), letter.tries())
                      .put("at", letter.wantedAt().toString());
              address.ifPresent(to -> json.put("to", to));
              letter.settledAt().ifPresent(at -> json.put("settledAt", at.toString()));
              return json;
            })
        .toList();
  }

  static List<JsonObject> deliveries(List<OrderDelivery> deliveries) {
    return deliveries.stream()
        .map(
            delivery -> {
              JsonObject json =
                  message(
                          "webhook",
                          delivery.event(),
                          delivery.type(),
                          delivery.state(),
                          delivery.tries())
                      .put("at", delivery.createdAt().toString())
                      .put("to", delivery.host());
              delivery.cause().ifPresent(cause -> json.put("cause", cause));
              delivery.settledAt().ifPresent(at -> json.put("settledAt", at.toString()));
              return json;
            })
        .toList();
  }

  private static JsonObject message(
      String channel, UUID event, String about, String state, int tries) {
    return new JsonObject()
        .put("channel", channel)
        .put("event", event.toString())
        .put("about", about)
        .put("state", state)
        .put("tries", tries);
  }
}
