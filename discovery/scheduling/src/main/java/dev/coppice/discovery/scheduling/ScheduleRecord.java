package dev.coppice.discovery.scheduling;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A job, and how it stands.
 *
 * @param name of the job
 * @param schedule as {@link Schedule#text}
 * @param limit of one run
 * @param lastRun null before the first
 * @param nextRun the first due time that nobody has claimed; it has passed where nobody can run it
 */
public record ScheduleRecord(
    String service,
    String name,
    String schedule,
    Duration limit,
    @Nullable RunRecord lastRun,
    Instant nextRun) {

  public JsonObject toJson() {
    return new JsonObject()
        .put("name", name)
        .put("service", service)
        .put("schedule", schedule)
        .put("limitMillis", limit.toMillis())
        .put("lastRun", lastRun == null ? null : lastRun.toJson())
        .put("nextRun", nextRun.toString());
  }
}
