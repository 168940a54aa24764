package dev.coppice.discovery.scheduling;

import dev.coppice.discovery.coordination.Token;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a new leader says: these are the service's jobs, and no others.
 *
 * @param token of its term
 */
public record Declaration(String service, Token token, List<Entry> jobs) {

  /**
   * A job, as others see it.
   *
   * @param schedule as {@link Schedule#text}
   */
  public record Entry(String job, String schedule, long limitMillis) {}

  public Declaration {
    jobs = List.copyOf(jobs);
  }

  JsonObject toJson() {
    JsonArray array = new JsonArray();
    for (Entry entry : jobs) {
      array.add(
          JsonObject.of(
              "job", entry.job(), "schedule", entry.schedule(), "limit", entry.limitMillis()));
    }
    return JsonObject.of(
        "service", service, "epoch", token.epoch(), "fence", token.fence(), "jobs", array);
  }

  static Declaration fromJson(JsonObject json) {
    return new Declaration(
        json.getString("service"),
        Tokens.fromJson(json),
        Tokens.objects(json.getJsonArray("jobs"))
            .map(
                entry ->
                    new Entry(
                        entry.getString("job"),
                        entry.getString("schedule"),
                        entry.getLong("limit")))
            .toList());
  }
}
