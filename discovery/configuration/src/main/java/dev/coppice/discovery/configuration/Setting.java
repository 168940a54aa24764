package dev.coppice.discovery.configuration;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of a live setting.
 *
 * @param value null where it was taken back: then what each node is configured with holds
 * @param version counts the changes of this key from 1; 0 stands for a key that was never set
 * @param revision counts the changes of all keys
 * @param author who made it; null in version 0
 * @param changedAt by the database's clock; null in version 0
 */
public record Setting(
    String key,
    @Nullable String value,
    long version,
    long revision,
    @Nullable String author,
    @Nullable Instant changedAt) {

  /** A key that was never set. */
  public static Setting unset(String key) {
    return new Setting(key, null, 0, 0, null, null);
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("key", key)
        .put("value", value)
        .put("version", version)
        .put("revision", revision)
        .put("author", author)
        .put("changedAt", changedAt == null ? null : changedAt.toString());
  }

  static Setting fromJson(JsonObject json) {
    return new Setting(
        json.getString("key"),
        json.getString("value"),
        json.getLong("version"),
        json.getLong("revision"),
        json.getString("author"),
        json.getInstant("changedAt"));
  }
}
