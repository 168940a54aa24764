package dev.coppice.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schema without indirection: its local {@code $ref} and {@code allOf} are folded into it, one
 * level deep, so that two schemas can be laid side by side.
 */
final class FlatSchema {

  private static final List<String> LOWEST_WINS =
      List.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");
  private static final List<String> HIGHEST_WINS =
      List.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");

  /** No value matches it. */
  private static final JsonObject NOTHING = new JsonObject().put("enum", new JsonArray());

  private final JsonObject document;
  private final IdentityHashMap<Object, Boolean> entered = new IdentityHashMap<>();

  private FlatSchema(JsonObject document) {
    this.document = document;
  }

  /**
   * @param schema an object, or true or false; null stands for true
   * @param document where references point
   */
  static JsonObject of(@Nullable Object schema, JsonObject document) {
    return new FlatSchema(document).flat(schema);
  }

  private JsonObject flat(@Nullable Object schema) {
    if (!(schema instanceof JsonObject object)) {
      return Boolean.FALSE.equals(schema) ? NOTHING.copy() : new JsonObject();
    }
    if (entered.put(object.getMap(), true) != null) {
      return new JsonObject(); // It refers to itself, and says nothing more by that.
    }
    JsonObject flat = own(object);
    if (object.getValue("$ref") instanceof String reference) {
      merge(flat, flat(resolve(reference, document)));
    }
    if (object.getValue("allOf") instanceof JsonArray parts) {
      parts.forEach(part -> merge(flat, flat(part)));
    }
    return flat;
  }

  private static JsonObject own(JsonObject schema) {
    JsonObject own = new JsonObject();
    schema.forEach(field -> own.put(field.getKey(), field.getValue()));
    own.remove("$ref");
    own.remove("allOf");
    Object only = own.remove("const");
    if (only != null) {
      own.put("enum", new JsonArray().add(only));
    }
    if (Boolean.TRUE.equals(own.remove("nullable"))
        && own.getValue("type") instanceof String type) {
      own.put("type", new JsonArray().add(type).add("null"));
    }
    exclusiveAsNumber(own, "minimum", "exclusiveMinimum");
    exclusiveAsNumber(own, "maximum", "exclusiveMaximum");
    return own;
  }

  /**
   * OpenAPI 3.0 says {@code maximum: 5, exclusiveMaximum: true}; 3.1 {@code exclusiveMaximum: 5}.
   */
  private static void exclusiveAsNumber(JsonObject schema, String limit, String exclusive) {
    if (schema.getValue(exclusive) instanceof Boolean flag) {
      schema.remove(exclusive);
      if (flag && schema.containsKey(limit)) {
        schema.put(exclusive, schema.remove(limit));
      }
    }
  }

  /** What a schema stands for that is a reference and nothing more; itself otherwise. */
  static @Nullable Object target(@Nullable Object schema, JsonObject document) {
    Object target = schema;
    for (int hops = 0; hops < 10; hops++) {
      if (!(target instanceof JsonObject object)
          || object.size() != 1
          || !(object.getValue("$ref") instanceof String reference)) {
        return target;
      }
      target = resolve(reference, document);
    }
    return null; // References in a circle say nothing.
  }

  /** Follows a reference into the document; null when it leads nowhere in it. */
  static @Nullable Object resolve(String reference, JsonObject document) {
    Object at = reference.startsWith("#") ? document : null;
    for (String step : reference.substring(1).split("/", -1)) {
      if (!step.isEmpty()) {
        at =
            at instanceof JsonObject object
                ? object.getValue(step.replace("~1", "/").replace("~0", "~"))
                : null;
      }
    }
    return at;
  }

  /** Makes the first match only what both match. */
  static void merge(JsonObject first, JsonObject second) {
    for (Map.Entry<String, Object> field : second) {
      String key = field.getKey();
      Object here = first.getValue(key);
      first.put(key, here == null ? field.getValue() : both(key, here, field.getValue()));
    }
  }

  private static Object both(String key, Object one, Object other) {
    if (key.equals("required")) {
      return union((JsonArray) one, (JsonArray) other);
    }
    if (key.equals("properties")) {
      return bothProperties((JsonObject) one, (JsonObject) other);
    }
    if (key.equals("type") || key.equals("enum")) {
      return intersection(list(one), list(other));
    }
    if (key.equals("additionalProperties")) {
      return Boolean.FALSE.equals(one) ? one : other;
    }
    if (LOWEST_WINS.contains(key) || HIGHEST_WINS.contains(key)) {
      boolean lower = number(one).compareTo(number(other)) < 0;
      return lower == LOWEST_WINS.contains(key) ? one : other;
    }
    return one;
  }

  private static JsonObject bothProperties(JsonObject one, JsonObject other) {
    JsonObject both = new JsonObject();
    one.forEach(property -> both.put(property.getKey(), property.getValue()));
    other.forEach(
        property -> {
          Object here = both.getValue(property.getKey());
          both.put(
              property.getKey(),
              here == null
                  ? property.getValue()
                  : new JsonObject()
                      .put("allOf", new JsonArray().add(here).add(property.getValue())));
        });
    return both;
  }

  private static JsonArray union(JsonArray one, JsonArray other) {
    Set<Object> union = new LinkedHashSet<>(one.stream().toList());
    union.addAll(other.stream().toList());
    return new JsonArray(List.copyOf(union));
  }

  private static JsonArray intersection(JsonArray one, JsonArray other) {
    return new JsonArray(one.stream().filter(other::contains).toList());
  }

  static JsonArray list(Object oneOrMore) {
    return oneOrMore instanceof JsonArray list ? list : new JsonArray().add(oneOrMore);
  }

  static BigDecimal number(Object number) {
    return new BigDecimal(number.toString());
  }
}
