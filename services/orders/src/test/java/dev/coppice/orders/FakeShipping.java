package dev.coppice.orders;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Shipping that sends to all but one country. */
final class FakeShipping extends FakeService {

  static final long STANDARD = 300;
  static final long EXPRESS = 900;

  private final Map<String, String> states = new HashMap<>();
  private final Map<String, JsonObject> asked = new HashMap<>();
  private final Map<String, JsonArray> told = new HashMap<>();

  /** What it refuses to send. */
  volatile boolean refusing;

  /** Whether what it says of a shipment that it has made is lost on the way. */
  volatile boolean mute;

  FakeShipping() {
    super("shipping");
  }

  synchronized String state(String id) {
    return states.getOrDefault(id, "none");
  }

  synchronized JsonObject shipment(String id) {
    return Objects.requireNonNull(asked.get(id), "it was never made");
  }

  synchronized void become(String id, String state) {
    states.put(id, state);
  }

  /** The carrier tells what has happened to a parcel. */
  synchronized void tell(String id, String kind, Instant at, String place) {
    JsonObject event =
        JsonObject.of("id", "e-" + kind, "kind", kind, "at", at.toString(), "place", place);
    told.computeIfAbsent(id, none -> new JsonArray()).add(event);
  }

  @Override
  Map<String, Function<Request, JsonObject>> operations() {
    return Map.of(
        "quoteShipping", this::quote,
        "createShipment", this::create,
        "getShipment", this::get,
        "cancelShipment", this::cancel);
  }

  private JsonObject quote(Request request) {
    String country = request.queryParam("country");
    if ("AQ".equals(country)) {
      throw unprocessable("we do not send to AQ, but to GB");
    }
    return new JsonObject()
        .put("country", country)
        .put("grams", Long.valueOf(String.valueOf(request.queryParam("grams"))))
        .put("options", JsonArray.of(option("standard", STANDARD), option("express", EXPRESS)));
  }

  private static JsonObject option(String service, long price) {
    return new JsonObject()
        .put("service", service)
        .put("price", gbp(price))
        .put("days", JsonObject.of("min", 1, "max", 3));
  }

  private static JsonObject gbp(long amount) {
    return JsonObject.of("amount", amount, "currency", "GBP");
  }

  private JsonObject create(Request request) {
    String id = request.pathParam("shipmentId");
    if (refusing) {
      throw unprocessable("nobody takes that");
    }
    if (state(id).equals("cancelled")) {
      throw conflict("shipment " + id + " is cancelled");
    }
    JsonObject body = request.jsonBody();
    if (!asked.computeIfAbsent(id, none -> body).equals(body)) {
      throw conflict("shipment " + id + " is of something else");
    }
    states.putIfAbsent(id, "ready");
    if (mute) {
      throw new FailureException(Failure.Unavailable.of("the answer is lost, as a test wants"));
    }
    return json(id);
  }

  private JsonObject get(Request request) {
    String id = request.pathParam("shipmentId");
    if (!asked.containsKey(id)) {
      throw notFound("there is no shipment " + id);
    }
    return json(id);
  }

  private JsonObject json(String id) {
    JsonObject body = shipment(id);
    return new JsonObject()
        .put("id", id)
        .put("orderId", body.getString("orderId"))
        .put("tracking", "T-" + id)
        .put("service", body.getString("service"))
        .put("grams", body.getLong("grams"))
        .put("price", gbp(STANDARD))
        .put("state", states.get(id))
        .put("version", 1)
        .put("address", body.getJsonObject("address"))
        .put("lines", body.getJsonArray("lines"))
        .put("events", told.getOrDefault(id, new JsonArray()))
        .put("madeAt", "2026-01-01T00:00:00Z");
  }

  private JsonObject cancel(Request request) {
    String id = request.pathParam("shipmentId");
    if (state(id).equals("dispatched")) {
      throw conflict("shipment " + id + " was dispatched");
    }
    states.put(id, "cancelled");
    return JsonObject.of("id", id, "state", "cancelled");
  }
}
