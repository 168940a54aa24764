package dev.coppice.orders.calls;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What other services tell of an order, as they answer it. */
final class ToldJson {

  private ToldJson() {}

  static List<Messages.Message> messages(JsonObject answer) {
    return each(answer.getJsonArray("items")).map(ToldJson::message).toList();
  }

  private static Messages.Message message(JsonObject json) {
    return new Messages.Message(
        at(json),
        json.getString("channel"),
        UUID.fromString(json.getString("event")),
        json.getString("about"),
        Optional.ofNullable(json.getString("to")),
        json.getString("state"),
        json.getInteger("tries"),
        Optional.ofNullable(json.getString("settledAt")).map(Instant::parse),
        Optional.ofNullable(json.getString("cause")));
  }

  static List<Shipping.Tracking> tracking(JsonObject shipment) {
    return each(shipment.getJsonArray("events"))
        .map(
            event ->
                new Shipping.Tracking(
                    at(event),
                    event.getString("kind"),
                    Optional.ofNullable(event.getString("place"))))
        .toList();
  }

  private static Instant at(JsonObject json) {
    return Instant.parse(json.getString("at"));
  }

  private static Stream<JsonObject> each(JsonArray array) {
    return IntStream.range(0, array.size()).mapToObj(array::getJsonObject);
  }
}
