package dev.coppice.discovery.scheduling;

import io.vertx.core.json.JsonObject;

/**
 * What a leader says before it runs a job.
 *
 * @param missed as {@link Run#missed}
 * @param instance that will run it
 */
public record Claim(RunKey run, long missed, String instance) {

  JsonObject toJson() {
    return run.toJson().put("missed", missed).put("instance", instance);
  }

  static Claim fromJson(JsonObject json) {
    return new Claim(RunKey.fromJson(json), json.getLong("missed"), json.getString("instance"));
  }
}
