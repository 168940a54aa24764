package dev.coppice.discovery.scheduling;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * Whether a claim holds.
 *
 * @param done up to when due times are claimed by now, by whomever
 */
public record Claimed(boolean holds, Instant done) {

  JsonObject toJson() {
    return JsonObject.of("holds", holds, "done", done.toString());
  }

  static Claimed fromJson(JsonObject json) {
    return new Claimed(json.getBoolean("holds"), Instant.parse(json.getString("done")));
  }
}
