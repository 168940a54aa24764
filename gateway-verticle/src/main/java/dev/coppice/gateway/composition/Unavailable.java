package dev.coppice.gateway.composition;

import dev.coppice.contract.Composition.Part;
import dev.coppice.contract.Response;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The parts that an answer lacks, and why: each once for each status, and how often. */
final class Unavailable {

  /** Where they stand in an answer. */
  static final String MEMBER = "unavailable";

  private static final String DETAIL = "detail";
  private static final String TIMES = "times";

  private final Map<String, JsonObject> parts = new LinkedHashMap<>();

  /**
   * @param answer which is an error, or of no use
   */
  void add(Part part, Response answer) {
    JsonObject missing =
        parts.computeIfAbsent(
            part.name() + " " + answer.status(),
            key ->
                JsonObject.of("part", part.name(), "status", answer.status())
                    .put(DETAIL, CompositionJson.detail(answer))
                    .put(TIMES, 0));
    missing.put(TIMES, missing.getInteger(TIMES) + 1);
  }

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /** For people. */
  @Override
  public String toString() {
    return parts.values().stream()
        .map(part -> part.getString("part") + ": " + part.getString(DETAIL))
        .collect(Collectors.joining("; "));
  }

  JsonArray toJson() {
    return new JsonArray(List.copyOf(parts.values()));
  }
}
