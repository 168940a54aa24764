package dev.coppice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.Validator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Schemas of all that is compiled, beside the library. */
class QuickCheckFuzzTest {

  private static final int DEPTH = 2;

  private static Arbitrary<Map<String, Object>> some(Map<String, Arbitrary<Object>> keywords) {
    Arbitrary<Map<String, Object>> all = Arbitraries.just(Map.of());
    for (Map.Entry<String, Arbitrary<Object>> keyword : keywords.entrySet()) {
      all =
          Combinators.combine(all, keyword.getValue().optional())
              .as(
                  (before, value) -> {
                    JsonObject more = new JsonObject(new HashMap<>(before));
                    value.ifPresent(present -> more.put(keyword.getKey(), present));
                    return more.getMap();
                  });
    }
    return all;
  }

  private static Arbitrary<Object> number(int most) {
    return Arbitraries.integers().between(0, most).map(Object.class::cast);
  }

  private static Arbitrary<Object> one(Object... values) {
    return Arbitraries.of(values);
  }

  private static Arbitrary<JsonObject> schemas(int depth) {
    Arbitrary<Object> type =
        one(
            "string",
            "integer",
            "boolean",
            new JsonArray(List.of("string", "null")),
            new JsonArray(List.of("integer", "array")));
    Map<String, Arbitrary<Object>> flat =
        Map.of(
            "minLength", number(2),
            "maxLength", number(3),
            "pattern", one("^[ab]*$", "b"),
            "minimum", number(2),
            "maximum", number(4),
            "enum", one(new JsonArray(List.of("a", "b", "ab"))));
    Arbitrary<JsonObject> typed =
        Combinators.combine(type, some(flat))
            .as((of, more) -> new JsonObject(new HashMap<>(more)).put("type", of));
    Arbitrary<JsonObject> simple =
        Arbitraries.oneOf(
            typed,
            Arbitraries.of("a", "b").map(only -> JsonObject.of("const", only)),
            Combinators.combine(typed, typed)
                .as((one, other) -> JsonObject.of("anyOf", JsonArray.of(one, other))));
    if (depth == 0) {
      return simple;
    }
    Arbitrary<Object> inner = schemas(depth - 1).map(Object.class::cast);
    Map<String, Arbitrary<Object>> deep =
        Map.of(
            "items", inner,
            "minItems", number(1),
            "maxItems", number(2),
            "properties",
                Combinators.combine(inner, inner).as((a, b) -> JsonObject.of("a", a, "b", b)),
            "required", one(new JsonArray(List.of("a")), new JsonArray(List.of("a", "b"))),
            "additionalProperties", Arbitraries.oneOf(one(true, false), inner));
    return Arbitraries.oneOf(
        simple,
        Combinators.combine(
                one("object", "array", new JsonArray(List.of("object", "null"))), some(deep))
            .as((of, more) -> new JsonObject(new HashMap<>(more)).put("type", of)));
  }

  private static Arbitrary<Object> values(int depth) {
    Arbitrary<Object> simple =
        Arbitraries.oneOf(one("", "a", "b", "ab", "abc", true, 1.0, 1.5), number(5))
            .injectNull(0.1);
    if (depth == 0) {
      return simple;
    }
    Arbitrary<Object> inner = values(depth - 1);
    return Arbitraries.oneOf(
        simple,
        inner.list().ofMaxSize(3).map(JsonArray::new),
        Arbitraries.maps(Arbitraries.of("a", "b", "c"), inner).map(JsonObject::new));
  }

  @Provide
  Arbitrary<JsonObject> schemas() {
    return schemas(DEPTH);
  }

  @Provide
  Arbitrary<List<Object>> values() {
    return values(DEPTH).list().ofSize(8);
  }

  @Property(tries = 3000)
  void saysYesToNothingThatTheLibraryRefusesAndToNearlyAllThatItTakes(
      @ForAll("schemas") JsonObject schema, @ForAll("values") List<Object> values) {
    Validator library =
        Validator.create(
            JsonSchema.of(schema.copy()),
            new JsonSchemaOptions().setDraft(Draft.DRAFT202012).setBaseUri("https://coppice.dev"));
    for (Object value : values) {
      boolean takes = library.validate(value).getValid();
      boolean doubles = String.valueOf(value).contains(".");
      if (takes && doubles) {
        continue; // 1.0 is a whole number to the library, and not to what is quick.
      }
      assertThat(QuickCheck.of(schema, schema).test(value))
          .as("%s of %s", value, schema)
          .isEqualTo(takes);
    }
  }
}
