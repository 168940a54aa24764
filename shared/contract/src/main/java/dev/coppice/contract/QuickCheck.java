package dev.coppice.contract;

import io.vertx.json.schema.JsonSchema;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A quick yes to a text or a whole number. The library looks for every keyword there is, and
 * compiles the pattern anew, for each value: several microseconds, where a call as a whole takes a
 * few. So what schemas of parameters commonly say is compiled here, once.
 *
 * <p>It only ever says yes. Whatever it does not, and every schema that it does not know whole, is
 * the library's to judge.
 */
final class QuickCheck {

  private static final Set<String> OF_STRINGS = Set.of("type", "pattern", "minLength", "maxLength");
  private static final Set<String> OF_INTEGERS = Set.of("type", "minimum", "maximum");

  /** They say nothing of the value. */
  private static final Set<String> NOTES =
      Set.of("title", "description", "default", "example", "examples", "deprecated", "$comment");

  private QuickCheck() {}

  private static boolean never(Object value) {
    return false;
  }

  static Predicate<Object> of(JsonSchema schema) {
    Set<String> keywords = new HashSet<>(schema.fieldNames());
    keywords.removeAll(NOTES);
    Object type = schema.get("type");
    if ("string".equals(type) && OF_STRINGS.containsAll(keywords)) {
      return string(schema);
    }
    if ("integer".equals(type) && OF_INTEGERS.containsAll(keywords)) {
      return integer(schema);
    }
    return QuickCheck::never;
  }

  private static Predicate<Object> string(JsonSchema schema) {
    String expression = schema.get("pattern");
    Pattern pattern = expression == null ? null : Pattern.compile(expression);
    OptionalLong least = bound(schema, "minLength", 0);
    OptionalLong most = bound(schema, "maxLength", Long.MAX_VALUE);
    if (least.isEmpty() || most.isEmpty()) {
      return QuickCheck::never;
    }
    long min = least.getAsLong();
    long max = most.getAsLong();
    return value ->
        value instanceof String text
            && isWithin(text.codePointCount(0, text.length()), min, max)
            && (pattern == null || pattern.matcher(text).find());
  }

  private static Predicate<Object> integer(JsonSchema schema) {
    OptionalLong least = bound(schema, "minimum", Long.MIN_VALUE);
    OptionalLong most = bound(schema, "maximum", Long.MAX_VALUE);
    if (least.isEmpty() || most.isEmpty()) {
      return QuickCheck::never;
    }
    long min = least.getAsLong();
    long max = most.getAsLong();
    return value -> value instanceof Long number && isWithin(number, min, max);
  }

  private static boolean isWithin(long number, long min, long max) {
    return number >= min && number <= max;
  }

  /** Empty for a bound that is no whole number. */
  private static OptionalLong bound(JsonSchema schema, String keyword, long otherwise) {
    Object bound = schema.get(keyword);
    if (bound == null) {
      return OptionalLong.of(otherwise);
    }
    return bound instanceof Integer || bound instanceof Long
        ? OptionalLong.of(((Number) bound).longValue())
        : OptionalLong.empty();
  }
}
