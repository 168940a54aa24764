package dev.coppice.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a service finds when it looks whether all that it keeps agrees, at one moment: the answer of
 * its operation {@link #OPERATION}, if it has one.
 *
 * @param figures what other services know too, by names that they use as well: where two services
 *     have a figure of one name, it has to be the same
 */
public record Audit(List<Check> checks, Map<String, Long> figures) {

  /** By this id {@code ./coppice audit} finds it. */
  public static final String OPERATION = "audit";

  public Audit {
    checks = List.copyOf(checks);
    figures = Map.copyOf(figures);
  }

  /**
   * One thing that must be so.
   *
   * @param name what it is about
   * @param expected the number that must come out
   * @param actual the number that did
   */
  public record Check(String name, long expected, long actual) {

    public boolean ok() {
      return expected == actual;
    }

    public JsonObject toJson() {
      return JsonObject.of("name", name, "expected", expected, "actual", actual, "ok", ok());
    }
  }

  public boolean ok() {
    return checks.stream().allMatch(Check::ok);
  }

  public JsonObject toJson() {
    JsonObject named = new JsonObject();
    new TreeMap<>(figures).forEach(named::put);
    return JsonObject.of(
        "ok",
        ok(),
        "checks",
        new JsonArray(checks.stream().map(Check::toJson).toList()),
        "figures",
        named);
  }

  /**
   * @throws RuntimeException when it is none
   */
  public static Audit fromJson(JsonObject json) {
    JsonArray checks = json.getJsonArray("checks");
    JsonObject named = json.getJsonObject("figures", new JsonObject());
    Map<String, Long> figures = new TreeMap<>();
    named.fieldNames().forEach(name -> figures.put(name, named.getLong(name)));
    return new Audit(
        IntStream.range(0, checks.size())
            .mapToObj(checks::getJsonObject)
            .map(
                check ->
                    new Check(
                        check.getString("name"),
                        check.getLong("expected"),
                        check.getLong("actual")))
            .toList(),
        figures);
  }
}
