package dev.coppice.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A quick yes to a value. The library looks for every keyword there is at each value, compiles
 * patterns anew, and writes down where it is: a third of all that a service does for a request with
 * some lines of JSON. So what schemas commonly say is compiled here, once.
 *
 * <p>It only ever says yes. Whatever it does not, and every schema that it does not know whole, is
 * the library's to judge.
 */
final class QuickCheck {

  /** Of values of any type. */
  private static final Set<String> GENERAL = Set.of("enum", "const", "anyOf");

  /** What it means depends on the type. */
  private static final Set<String> TYPED =
      Set.of(
          "type",
          "pattern",
          "minLength",
          "maxLength",
          "format",
          "minimum",
          "maximum",
          "items",
          "minItems",
          "maxItems",
          "properties",
          "required",
          "additionalProperties");

  /** They say nothing of the value. */
  private static final Set<String> NOTES =
      Set.of(
          "title",
          "summary",
          "description",
          "default",
          "example",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "$comment",
          "$schema",
          "$defs",
          QuickCheck.URI);

  /** Where the library notes what a schema is, when it follows references. */
  private static final String URI = "__absolute_uri__";

  private static final Set<String> REFERENCE = Set.of("$ref");

  private static final Set<String> FORMATS_OF_NUMBERS = Set.of("int32", "int64");

  private static final Map<String, Predicate<String>> FORMATS_OF_STRINGS =
      Map.of(
          "uuid",
          Pattern.compile("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$").asPredicate(),
          "date-time",
          QuickCheck::isMoment);

  /** In UTC, as {@link java.time.Instant} writes it. */
  private static final Pattern MOMENT =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,9})?Z");

  private final JsonObject document;

  private QuickCheck(JsonObject document) {
    this.document = document;
  }

  static boolean never(@Nullable Object value) {
    return false;
  }

  private static boolean always(@Nullable Object value) {
    return true;
  }

  /**
   * Whether references in a document stand for all that is said where they are: what stands beside
   * one is not to be seen any more when the library has followed it.
   */
  static boolean knowsReferencesOf(@Nullable Object document) {
    if (document instanceof JsonArray array) {
      return array.stream().allMatch(QuickCheck::knowsReferencesOf);
    }
    if (!(document instanceof JsonObject object)) {
      return true;
    }
    return (!(object.getValue("$ref") instanceof String) || keywords(object).equals(REFERENCE))
        && object.stream().allMatch(field -> knowsReferencesOf(field.getValue()));
  }

  private static Set<String> keywords(JsonObject schema) {
    Set<String> keywords = new HashSet<>(schema.fieldNames());
    keywords.removeAll(NOTES);
    keywords.removeIf(name -> name.startsWith("x-"));
    return keywords;
  }

  /**
   * @param document where references point; of no use where the library has followed them
   */
  static Predicate<@Nullable Object> of(@Nullable Object schema, JsonObject document) {
    return new QuickCheck(document).of(schema, Set.of());
  }

  /**
   * @param within the references that have led there; what is part of itself is left to the library
   */
  private Predicate<@Nullable Object> of(@Nullable Object schema, Set<String> within) {
    if (Boolean.TRUE.equals(schema)) {
      return QuickCheck::always;
    }
    if (!(schema instanceof JsonObject object)) {
      return QuickCheck::never;
    }
    Set<String> keywords = keywords(object);
    Set<String> entered = new HashSet<>(within);
    String reference = keywords.equals(REFERENCE) ? object.getString("$ref") : null;
    String followed = reference == null ? object.getString(URI) : reference;
    if (followed != null && !entered.add(followed)) {
      return QuickCheck::never;
    }
    if (reference != null) {
      return of(FlatSchema.resolve(reference, document), entered);
    }
    if (keywords.isEmpty()) {
      return QuickCheck::always;
    }
    Predicate<@Nullable Object> check =
        among(object.getValue("enum"))
            .and(among(object.containsKey("const") ? JsonArray.of(object.getValue("const")) : null))
            .and(anyOf(object.getValue("anyOf"), entered));
    keywords.removeAll(GENERAL);
    if (keywords.isEmpty()) {
      return check;
    }
    return keywords.contains("type") && TYPED.containsAll(keywords)
        ? check.and(ofTypes(object, entered))
        : QuickCheck::never;
  }

  private Predicate<@Nullable Object> ofTypes(JsonObject schema, Set<String> within) {
    Object type = schema.getValue("type");
    List<?> types = type instanceof JsonArray several ? several.getList() : List.of(type);
    return types.stream()
        .map(each -> ofType(each.toString(), schema, within))
        .reduce(QuickCheck::never, Predicate::or);
  }

  private Predicate<@Nullable Object> anyOf(@Nullable Object schemas, Set<String> within) {
    if (schemas == null) {
      return QuickCheck::always;
    }
    return schemas instanceof JsonArray several
        ? several.stream().map(each -> of(each, within)).reduce(QuickCheck::never, Predicate::or)
        : QuickCheck::never;
  }

  private static Predicate<@Nullable Object> among(@Nullable Object values) {
    if (values == null) {
      return QuickCheck::always;
    }
    if (!(values instanceof JsonArray array)) {
      return QuickCheck::never;
    }
    Set<@Nullable Object> texts = new HashSet<>();
    array.stream().filter(value -> value == null || value instanceof String).forEach(texts::add);
    return texts::contains;
  }

  private Predicate<@Nullable Object> ofType(String type, JsonObject schema, Set<String> within) {
    return switch (type) {
      case "string" -> string(schema);
      case "integer" -> integer(schema);
      case "boolean" -> Boolean.class::isInstance;
      case "null" -> value -> value == null;
      case "array" -> array(schema, within);
      case "object" -> object(schema, within);
      default -> QuickCheck::never;
    };
  }

  private static Predicate<@Nullable Object> string(JsonObject schema) {
    Pattern pattern =
        schema.getValue("pattern") instanceof String text ? Pattern.compile(text) : null;
    Object format = schema.getValue("format");
    Predicate<String> form = format == null ? text -> true : FORMATS_OF_STRINGS.get(format);
    OptionalLong least = bound(schema, "minLength", 0);
    OptionalLong most = bound(schema, "maxLength", Long.MAX_VALUE);
    if (form == null || least.isEmpty() || most.isEmpty()) {
      return QuickCheck::never;
    }
    long min = least.getAsLong();
    long max = most.getAsLong();
    return value ->
        value instanceof String text
            && isWithin(text.codePointCount(0, text.length()), min, max)
            && (pattern == null || pattern.matcher(text).find())
            && form.test(text);
  }

  private static boolean isMoment(String text) {
    Matcher moment = MOMENT.matcher(text);
    if (!moment.matches()) {
      return false;
    }
    try {
      LocalDate.parse(moment.group(1));
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static Predicate<@Nullable Object> integer(JsonObject schema) {
    Object format = schema.getValue("format");
    OptionalLong least = bound(schema, "minimum", Long.MIN_VALUE);
    OptionalLong most = bound(schema, "maximum", Long.MAX_VALUE);
    if ((format != null && !FORMATS_OF_NUMBERS.contains(format))
        || least.isEmpty()
        || most.isEmpty()) {
      return QuickCheck::never;
    }
    long min = least.getAsLong();
    long max = most.getAsLong();
    return value ->
        (value instanceof Integer || value instanceof Long)
            && isWithin(((Number) value).longValue(), min, max);
  }

  private Predicate<@Nullable Object> array(JsonObject schema, Set<String> within) {
    Predicate<@Nullable Object> item =
        schema.containsKey("items") ? of(schema.getValue("items"), within) : QuickCheck::always;
    OptionalLong least = bound(schema, "minItems", 0);
    OptionalLong most = bound(schema, "maxItems", Long.MAX_VALUE);
    if (least.isEmpty() || most.isEmpty()) {
      return QuickCheck::never;
    }
    long min = least.getAsLong();
    long max = most.getAsLong();
    return value -> {
      Object items = value instanceof JsonArray array ? array.getList() : value;
      return items instanceof List<?> list && isWithin(list.size(), min, max) && areAll(list, item);
    };
  }

  private static boolean areAll(Collection<?> values, Predicate<@Nullable Object> check) {
    for (Object value : values) {
      if (!check.test(value)) {
        return false;
      }
    }
    return true;
  }

  private Predicate<@Nullable Object> object(JsonObject schema, Set<String> within) {
    Map<String, Predicate<@Nullable Object>> properties = new HashMap<>();
    if (schema.getValue("properties") instanceof JsonObject all) {
      all.fieldNames().forEach(name -> properties.put(name, of(all.getValue(name), within)));
    }
    List<Object> required = new ArrayList<>();
    if (schema.getValue("required") instanceof JsonArray names) {
      names.forEach(required::add);
    }
    Predicate<@Nullable Object> others =
        schema.containsKey("additionalProperties")
            ? of(schema.getValue("additionalProperties"), within)
            : QuickCheck::always;
    return value -> {
      Object fields = value instanceof JsonObject object ? object.getMap() : value;
      return fields instanceof Map<?, ?> map
          && map.keySet().containsAll(required)
          && fit(map, properties, others);
    };
  }

  private static boolean fit(
      Map<?, ?> fields,
      Map<String, Predicate<@Nullable Object>> properties,
      Predicate<@Nullable Object> others) {
    for (Map.Entry<?, ?> field : fields.entrySet()) {
      Predicate<@Nullable Object> own = properties.get(field.getKey());
      if (!(own == null ? others : own).test(field.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWithin(long number, long min, long max) {
    return number >= min && number <= max;
  }

  /** Empty for a bound that is no whole number. */
  private static OptionalLong bound(JsonObject schema, String keyword, long otherwise) {
    Object bound = schema.getValue(keyword);
    if (bound == null) {
      return OptionalLong.of(otherwise);
    }
    return bound instanceof Integer || bound instanceof Long
        ? OptionalLong.of(((Number) bound).longValue())
        : OptionalLong.empty();
  }
}
