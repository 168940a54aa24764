package dev.coppice.inventory;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Reservations as the contract writes them. */
final class ReservationJson {

  private ReservationJson() {}

  static JsonObject of(Reservation reservation) {
    JsonArray lines = new JsonArray();
    reservation
        .lines()
        .forEach(
            line ->
                lines.add(JsonObject.of("sku", line.sku().text(), "quantity", line.quantity())));
    return new JsonObject()
        .put("id", reservation.id().text())
        .put("state", text(reservation.state()))
        .put("lines", lines)
        .put("expiresAt", reservation.expiresAt().toString());
  }

  static String text(Reservation.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException when it is none; the message is for the client
   */
  static ReservationLine line(JsonObject json) {
    return new ReservationLine(new Sku(json.getString("sku")), json.getLong("quantity"));
  }
}
