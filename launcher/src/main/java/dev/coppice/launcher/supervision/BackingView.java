package dev.coppice.launcher.supervision;

import dev.coppice.backing.BackingService;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A backing service as {@code status} shows it.
 *
 * @param pid null for one that is not ours
 * @param embedded whether we started it and will stop it
 * @param answers whether it takes requests
 */
public record BackingView(
    String name, String host, int port, @Nullable Long pid, boolean embedded, boolean answers) {

  /** One of ours. */
  static BackingView of(BackingService server, boolean answers) {
    return new BackingView(
        server.name(), server.host(), server.port(), server.pid(), server.embedded(), answers);
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("name", name)
        .put("host", host)
        .put("port", port)
        .put("pid", pid)
        .put("embedded", embedded)
        .put("answers", answers);
  }

  static BackingView fromJson(JsonObject json) {
    return new BackingView(
        json.getString("name"),
        json.getString("host"),
        json.getInteger("port"),
        json.getLong("pid"),
        json.getBoolean("embedded"),
        json.getBoolean("answers"));
  }
}
