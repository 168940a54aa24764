package dev.coppice.discovery.scheduling;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run, as it was written down.
 *
 * @param missed as {@link Run#missed}
 * @param instance that runs it, or did
 * @param startedAt by the database's clock, as is endedAt
 * @param endedAt null while it is under way; of a lost one, when it was found to be lost
 * @param outcome null while it is under way
 * @param detail why it failed; null where there is nothing to say
 */
public record RunRecord(
    Instant due,
    long missed,
    String instance,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Outcome outcome,
    @Nullable String detail) {

  public JsonObject toJson() {
    return new JsonObject()
        .put("due", due.toString())
        .put("missed", missed)
        .put("instance", instance)
        .put("startedAt", startedAt.toString())
        .put("endedAt", endedAt == null ? null : endedAt.toString())
        .put(
            "durationMillis",
            endedAt == null || outcome == Outcome.LOST
                ? null
                : Duration.between(startedAt, endedAt).toMillis())
        .put("outcome", outcome == null ? "running" : outcome.text())
        .put("detail", detail);
  }
}
