package dev.coppice.discovery.scheduling;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a new leader finds its jobs. */
public record Begun(List<Entry> jobs) {

  /**
   * @param done up to when due times are dealt with, or were before the job was declared so
   * @param lost due time of the run that has just been taken for lost; null if none was
   */
  public record Entry(String job, Instant done, @Nullable Instant lost) {}

  public Begun {
    jobs = List.copyOf(jobs);
  }

  JsonObject toJson() {
    JsonArray array = new JsonArray();
    for (Entry entry : jobs) {
      array.add(
          JsonObject.of(
              "job",
              entry.job(),
              "done",
              entry.done().toString(),
              "lost",
              entry.lost() == null ? null : entry.lost().toString()));
    }
    return JsonObject.of("jobs", array);
  }

  static Begun fromJson(JsonObject json) {
    return new Begun(
        Tokens.objects(json.getJsonArray("jobs"))
            .map(
                entry ->
                    new Entry(
                        entry.getString("job"),
                        Instant.parse(entry.getString("done")),
                        entry.getInstant("lost")))
            .toList());
  }
}
