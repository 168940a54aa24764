package dev.coppice.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What {@code /health/ready} says. */
final class HealthPage {
  private HealthPage() {}

  static JsonObject of(Readiness readiness) {
    JsonArray checks = new JsonArray();
    readiness
        .all()
        .forEach(
            (name, state) -> {
              JsonObject check =
                  new JsonObject().put("name", name).put("status", status(state.isUp()));
              if (!state.isUp()) {
                check.put("reason", state.reason());
              }
              checks.add(check);
            });
    return new JsonObject().put("status", status(readiness.isReady())).put("checks", checks);
  }

  private static String status(boolean up) {
    return up ? "up" : "down";
  }
}
