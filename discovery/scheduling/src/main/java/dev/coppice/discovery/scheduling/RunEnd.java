package dev.coppice.discovery.scheduling;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param detail why it failed; null where there is nothing to say
 */
public record RunEnd(RunKey run, Outcome outcome, @Nullable String detail) {
  private static final int LONGEST_DETAIL = 500;

  public RunEnd {
    if (detail != null && detail.length() > LONGEST_DETAIL) {
      detail = detail.substring(0, LONGEST_DETAIL);
    }
  }

  JsonObject toJson() {
    return run.toJson().put("outcome", outcome.text()).put("detail", detail);
  }

  static RunEnd fromJson(JsonObject json) {
    return new RunEnd(
        RunKey.fromJson(json), Outcome.of(json.getString("outcome")), json.getString("detail"));
  }
}
