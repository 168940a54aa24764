package dev.coppice.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The keywords by which a schema limits the values of its types, and which limit is the closer. */
final class SchemaLimits {

  private static final List<String> UPPER =
      List.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");
  private static final List<String> LOWER =
      List.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");

  /** What these allow cannot be told by looking: either they are the same or not. */
  private static final List<String> OPAQUE =
      List.of(
          "pattern",
          "multipleOf",
          "uniqueItems",
          "not",
          "if",
          "then",
          "else",
          "contains",
          "prefixItems",
          "patternProperties",
          "propertyNames",
          "dependentRequired",
          "dependentSchemas",
          "unevaluatedProperties",
          "unevaluatedItems");

  static final List<String> KEYS =
      Stream.of(UPPER, LOWER, OPAQUE, List.of("format")).flatMap(List::stream).toList();

  /** Formats whose every value fits another one too. */
  private static final Map<String, String> WIDER = Map.of("int32", "int64", "float", "double");

  /** {@code exclusiveMaximum: 10} keeps to {@code maximum: 10}, and 9 the other way round. */
  private static final Map<String, String> TWIN =
      Map.of(
          "maximum", "exclusiveMaximum",
          "exclusiveMaximum", "maximum",
          "minimum", "exclusiveMinimum",
          "exclusiveMinimum", "minimum");

  /** Whether what the inner schema allows keeps to the outer one's limit. */
  static boolean within(String key, JsonObject inner, JsonObject outer) {
    Object limit = outer.getValue(key);
    Object own = inner.getValue(key);
    if (limit == null || limit.equals(own) || Boolean.FALSE.equals(limit)) {
      return true;
    }
    if (key.equals("format")) {
      return own != null && limit.equals(WIDER.get(own.toString()));
    }
    if (OPAQUE.contains(key)) {
      return false;
    }
    BigDecimal number = FlatSchema.number(limit);
    boolean upper = UPPER.contains(key);
    boolean countsFromZero = !upper && !key.endsWith("inimum");
    if (countsFromZero && number.signum() <= 0) {
      return true;
    }
    String twin = TWIN.get(key);
    return isCloser(upper, own, number, false)
        || (twin != null
            && isCloser(upper, inner.getValue(twin), number, key.startsWith("exclusive")));
  }

  private static boolean isCloser(
      boolean upper, @Nullable Object own, BigDecimal limit, boolean strictly) {
    if (own == null) {
      return false;
    }
    int beyond = FlatSchema.number(own).compareTo(limit) * (upper ? 1 : -1);
    return strictly ? beyond < 0 : beyond <= 0;
  }

  static String text(String key, JsonObject schema) {
    Object value = schema.getValue(key);
    if (value == null) {
      return "none";
    }
    return value instanceof JsonObject || value instanceof JsonArray ? "another" : value.toString();
  }

  private SchemaLimits() {}
}
