package dev.coppice.discovery.coordination;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * Who leads, as everybody sees it.
 *
 * @param name of the election
 * @param instance name of the leading node
 * @param pid its process id
 * @param node its Vert.x node id
 * @param token of its term
 * @param since when the term began, by the leader's clock
 */
public record Leadership(
    String name, String instance, long pid, String node, Token token, Instant since) {

  public JsonObject toJson() {
    return new JsonObject()
        .put("name", name)
        .put("instance", instance)
        .put("pid", pid)
        .put("node", node)
        .put("epoch", token.epoch())
        .put("fence", token.fence())
        .put("since", since.toString());
  }

  static Leadership fromJson(JsonObject json) {
    return new Leadership(
        json.getString("name"),
        json.getString("instance"),
        json.getLong("pid"),
        json.getString("node"),
        new Token(json.getLong("epoch"), json.getLong("fence")),
        Instant.parse(json.getString("since")));
  }
}
