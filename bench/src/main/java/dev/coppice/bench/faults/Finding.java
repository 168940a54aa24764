package dev.coppice.bench.faults;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A figure, and the promise about it if there is one.
 *
 * @param limit null where nothing is promised
 * @param atMost whether the limit is an upper one
 */
record Finding(String fault, String what, double value, @Nullable Double limit, boolean atMost) {

  static Finding plain(String fault, String what, double value) {
    return new Finding(fault, what, value, null, true).printed();
  }

  static Finding atMost(String fault, String what, double value, double limit) {
    return new Finding(fault, what, value, limit, true).printed();
  }

  static Finding atLeast(String fault, String what, double value, double limit) {
    return new Finding(fault, what, value, limit, false).printed();
  }

  private Finding printed() {
    System.out.println(line());
    return this;
  }

  private String line() {
    String figure = String.format(Locale.ROOT, "%-9s %-58s %9.2f", fault, what, value);
    return limit == null
        ? figure
        : String.format(
            Locale.ROOT,
            "%s  %-6s (%s %.2f)",
            figure,
            isMet(limit) ? "met" : "MISSED",
            atMost ? "at most" : "at least",
            limit);
  }

  private boolean isMet(double promised) {
    return atMost ? value <= promised : value >= promised;
  }

  JsonObject toJson() {
    JsonObject json = JsonObject.of("fault", fault, "what", what, "value", value);
    if (limit != null) {
      json.put(atMost ? "atMost" : "atLeast", limit).put("met", isMet(limit));
    }
    return json;
  }
}
