package dev.coppice.bench;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * A promise about a ratio, and what came of it.
 *
 * @param atMost whether the limit is an upper one
 */
public record Target(String what, double ratio, double limit, boolean atMost) {

  public boolean isMet() {
    return atMost ? ratio <= limit : ratio >= limit;
  }

  public String line() {
    return String.format(
        Locale.ROOT,
        "  %-7s %-55s %5.2f  (%s %.2f)",
        isMet() ? "met" : "MISSED",
        what,
        ratio,
        atMost ? "at most" : "at least",
        limit);
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("what", what)
        .put("ratio", ratio)
        .put(atMost ? "atMost" : "atLeast", limit)
        .put("met", isMet());
  }
}
