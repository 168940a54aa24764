package dev.coppice.discovery.coordination;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * What a node holds, as everybody sees it.
 *
 * @param name with its kind, such as {@code lock stock} or {@code semaphore imports}
 * @param instance name of the holding node
 * @param pid its process id
 * @param since when it got it, by its own clock
 */
public record Holding(String name, String instance, long pid, Token token, Instant since) {

  public JsonObject toJson() {
    return new JsonObject()
        .put("name", name)
        .put("instance", instance)
        .put("pid", pid)
        .put("epoch", token.epoch())
        .put("fence", token.fence())
        .put("since", since.toString());
  }

  static Holding fromJson(JsonObject json) {
    return new Holding(
        json.getString("name"),
        json.getString("instance"),
        json.getLong("pid"),
        new Token(json.getLong("epoch"), json.getLong("fence")),
        json.getInstant("since"));
  }
}
