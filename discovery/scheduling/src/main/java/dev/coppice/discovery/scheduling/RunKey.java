package dev.coppice.discovery.scheduling;

import dev.coppice.discovery.coordination.Token;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * Which run: there is one for a due time at most.
 *
 * @param token of the leader who has it
 */
public record RunKey(String service, String job, Instant due, Token token) {

  JsonObject toJson() {
    return new JsonObject()
        .put("service", service)
        .put("job", job)
        .put("due", due.toString())
        .put("epoch", token.epoch())
        .put("fence", token.fence());
  }

  static RunKey fromJson(JsonObject json) {
    return new RunKey(
        json.getString("service"),
        json.getString("job"),
        Instant.parse(json.getString("due")),
        Tokens.fromJson(json));
  }
}
