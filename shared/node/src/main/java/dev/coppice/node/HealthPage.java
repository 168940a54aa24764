package dev.coppice.node;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What the health pages say. */
final class HealthPage {
  private HealthPage() {}

  static JsonObject of(Readiness readiness) {
    JsonArray checks = new JsonArray();
    readiness.all().forEach((name, state) -> checks.add(state(state).put("name", name)));
    return new JsonObject().put("status", status(readiness.isReady())).put("checks", checks);
  }

  private static JsonObject state(Readiness.State state) {
    JsonObject json = new JsonObject().put("status", status(state.isUp()));
    return state.reason() == null ? json : json.put("reason", state.reason());
  }

  static JsonObject live(long stuckLoops, boolean member) {
    if (!member) {
      return state(Readiness.notUp("no longer a member of the cluster"));
    }
    return state(
        stuckLoops == 0
            ? Readiness.up()
            : Readiness.notUp(stuckLoops + " event loops don't answer"));
  }

  private static String status(boolean up) {
    return up ? "up" : "down";
  }
}
