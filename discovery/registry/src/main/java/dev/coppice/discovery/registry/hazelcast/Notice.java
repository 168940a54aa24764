package dev.coppice.discovery.registry.hazelcast;

import dev.coppice.discovery.registry.Health;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an owner tells the other nodes of its record. It says all that can change, so that they act
 * on it at once, even while the map is slow to say the same.
 *
 * @param health null when the record is withdrawn
 */
record Notice(String id, long revision, @Nullable Health health, @Nullable String reason) {

  static Notice withdrawn(String id, long revision) {
    return new Notice(id, revision, null, null);
  }

  static Notice from(JsonObject json) {
    String health = json.getString("health");
    return new Notice(
        json.getString("id"),
        json.getLong("revision"),
        health == null ? null : Health.valueOf(health.toUpperCase(Locale.ROOT)),
        json.getString("reason"));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("id", id)
        .put("revision", revision)
        .put("health", health == null ? null : health.word())
        .put("reason", reason);
  }
}
