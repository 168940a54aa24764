package dev.coppice.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which JSON types a schema allows. */
final class SchemaTypes {

  private static final Set<String> ANY =
      Set.of("null", "boolean", "object", "array", "number", "integer", "string");

  /** Where the author left the type out, what else stands there tells it. */
  static Set<String> of(JsonObject schema) {
    Object type = schema.getValue("type");
    if (type != null) {
      return FlatSchema.list(type).stream().map(String::valueOf).collect(Collectors.toSet());
    }
    if (schema.getValue("enum") instanceof JsonArray values) {
      return values.stream().map(SchemaTypes::ofValue).collect(Collectors.toSet());
    }
    if (schema.containsKey("properties") || schema.containsKey("additionalProperties")) {
      return Set.of("object");
    }
    return schema.containsKey("items") ? Set.of("array") : ANY;
  }

  private static String ofValue(@Nullable Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Number number) {
      return number.doubleValue() == Math.rint(number.doubleValue()) ? "integer" : "number";
    }
    if (value instanceof Boolean) {
      return "boolean";
    }
    return value instanceof String ? "string" : value instanceof JsonArray ? "array" : "object";
  }

  static boolean contains(Set<String> outer, Set<String> inner) {
    return inner.stream()
        .allMatch(
            type -> outer.contains(type) || (type.equals("integer") && outer.contains("number")));
  }

  static String text(Set<String> types) {
    return types.equals(ANY) ? "any" : String.join(" or ", new TreeSet<>(types));
  }

  private SchemaTypes() {}
}
