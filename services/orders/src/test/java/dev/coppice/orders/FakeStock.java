package dev.coppice.orders;

import dev.coppice.contract.Request;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A warehouse, with reservations. */
final class FakeStock extends FakeService {

  private static final class Reservation {
    private final Map<String, Long> pieces;
    private String state = "held";

    private Reservation(Map<String, Long> pieces) {
      this.pieces = pieces;
    }
  }

  private final Map<String, Long> onHand = new TreeMap<>();
  private final Map<String, Reservation> reservations = new HashMap<>();
  private final Map<String, Map<String, Long>> returns = new HashMap<>();

  FakeStock() {
    super("inventory");
  }

  synchronized void stock(String sku, long pieces) {
    onHand.put(sku, pieces);
  }

  synchronized long onHand(String sku) {
    return onHand.getOrDefault(sku, 0L);
  }

  synchronized long available(String sku) {
    long held =
        reservations.values().stream()
            .filter(each -> each.state.equals("held"))
            .mapToLong(each -> each.pieces.getOrDefault(sku, 0L))
            .sum();
    return onHand(sku) - held;
  }

  synchronized String state(String reservation) {
    Reservation found = reservations.get(reservation);
    return found == null ? "none" : found.state;
  }

  synchronized void expire(String reservation) {
    found(reservation).state = "expired";
  }

  @Override
  Map<String, Function<Request, JsonObject>> operations() {
    return Map.of(
        "reserve", this::reserve,
        "confirmReservation", this::confirm,
        "releaseReservation", this::release,
        "returnStock", this::putBack);
  }

  private JsonObject reserve(Request request) {
    String id = request.pathParam("reservationId");
    Map<String, Long> pieces = pieces(request.jsonBody());
    Reservation made = reservations.get(id);
    if (made == null) {
      pieces.forEach(
          (sku, wanted) -> {
            if (available(sku) < wanted) {
              throw unprocessable(
                  "not enough is available of: %s (%d wanted, %d available)"
                      .formatted(sku, wanted, available(sku)));
            }
          });
      made = new Reservation(pieces);
      reservations.put(id, made);
    } else if (!made.pieces.equals(pieces)) {
      throw conflict("reservation " + id + " is of other lines");
    }
    return json(id, made);
  }

  private JsonObject confirm(Request request) {
    String id = request.pathParam("reservationId");
    Reservation found = found(id);
    if (found.state.equals("held")) {
      found.state = "confirmed";
      found.pieces.forEach((sku, pieces) -> onHand.merge(sku, -pieces, Long::sum));
    } else if (!found.state.equals("confirmed")) {
      throw conflict("reservation " + id + " is " + found.state);
    }
    return json(id, found);
  }

  private JsonObject release(Request request) {
    String id = request.pathParam("reservationId");
    Reservation found = found(id);
    if (found.state.equals("confirmed")) {
      throw conflict("reservation " + id + " is confirmed");
    }
    if (found.state.equals("held")) {
      found.state = "released";
    }
    return json(id, found);
  }

  private Reservation found(String id) {
    Reservation found = reservations.get(id);
    if (found == null) {
      throw notFound("there is no reservation " + id);
    }
    return found;
  }

  private JsonObject putBack(Request request) {
    String id = request.pathParam("returnId");
    Map<String, Long> pieces = pieces(request.jsonBody());
    Map<String, Long> before = returns.putIfAbsent(id, pieces);
    if (before == null) {
      pieces.forEach((sku, each) -> onHand.merge(sku, each, Long::sum));
    } else if (!before.equals(pieces)) {
      throw conflict("return " + id + " is of other lines");
    }
    return JsonObject.of("returned", pieces.size());
  }

  private static JsonObject json(String id, Reservation reservation) {
    JsonArray lines = new JsonArray();
    reservation.pieces.forEach(
        (sku, quantity) -> lines.add(JsonObject.of("sku", sku, "quantity", quantity)));
    return new JsonObject()
        .put("id", id)
        .put("state", reservation.state)
        .put("lines", lines)
        .put("expiresAt", "2030-01-01T00:00:00Z");
  }
}
