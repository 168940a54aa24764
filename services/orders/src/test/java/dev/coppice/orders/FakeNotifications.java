package dev.coppice.orders;

import dev.coppice.contract.Request;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Notifications that have sent what a test wants. */
final class FakeNotifications extends FakeService {

  private final Map<String, JsonArray> sent = new HashMap<>();

  FakeNotifications() {
    super("notifications");
  }

  synchronized void send(String order, JsonObject message) {
    sent.computeIfAbsent(order, none -> new JsonArray()).add(message);
  }

  @Override
  Map<String, Function<Request, JsonObject>> operations() {
    return Map.of("listMessages", this::list);
  }

  private JsonObject list(Request request) {
    String order = Objects.requireNonNull(request.queryParam("order"));
    return JsonObject.of("items", sent.getOrDefault(order, new JsonArray()));
  }
}
