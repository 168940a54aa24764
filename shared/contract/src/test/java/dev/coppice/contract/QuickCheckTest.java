package dev.coppice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.Validator;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuickCheckTest {

  private static final List<Object> VALUES =
      List.of(
          "",
          "a",
          "abc",
          "abcd",
          "ABC",
          "a b",
          "x\n",
          "\uD83C\uDF33\uD83C\uDF33",
          "\uD83C",
          0L,
          1L,
          -1L,
          100L,
          101L,
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          1,
          1.0,
          1.5,
          true,
          "2026-11-30T12:00:00Z",
          "2026-11-30T12:00:00.123456789Z",
          "2026-02-30T12:00:00Z",
          "2026-11-30T25:00:00Z",
          "2026-11-30",
          "4b1cd0aa-0000-7000-8000-0123456789ab",
          "4b1cd0aa-0000-7000-8000-0123456789abc",
          new JsonArray(),
          new JsonArray("[\"a\"]"),
          new JsonArray("[\"a\",\"b\",\"c\"]"),
          new JsonArray("[1]"),
          new JsonArray("[null]"),
          new JsonObject(),
          new JsonObject("{\"a\":\"a\"}"),
          new JsonObject("{\"a\":null}"),
          new JsonObject("{\"a\":1}"),
          new JsonObject("{\"a\":\"a\",\"b\":{\"a\":\"a\"}}"),
          new JsonObject("{\"a\":\"a\",\"b\":[{\"a\":\"a\"}]}"),
          new JsonObject("{\"a\":\"a\",\"b\":[{\"a\":1}]}"),
          new JsonObject("{\"b\":\"a\"}"));

  private static final JsonSchemaOptions OPTIONS =
      new JsonSchemaOptions().setDraft(Draft.DRAFT202012).setBaseUri("https://coppice.dev");

  private static JsonObject schema(String json) {
    return new JsonObject(json);
  }

  private static Predicate<@Nullable Object> quick(String schema) {
    return QuickCheck.of(schema(schema), new JsonObject());
  }

  private static Validator library(JsonObject schema) {
    return Validator.create(JsonSchema.of(schema), OPTIONS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"string\"}",
        "{\"type\":\"string\",\"pattern\":\"^[a-c]{1,3}$\"}",
        "{\"type\":\"string\",\"pattern\":\"b\",\"description\":\"has a b\"}",
        "{\"type\":\"string\",\"minLength\":1,\"maxLength\":3}",
        "{\"type\":\"string\",\"minLength\":2,\"maxLength\":2}",
        "{\"type\":\"string\",\"maxLength\":2.5}",
        "{\"type\":\"string\",\"enum\":[\"a\"]}",
        "{\"type\":\"string\",\"format\":\"date\"}",
        "{\"type\":\"string\",\"not\":{\"const\":\"a\"}}",
        "{\"type\":\"integer\"}",
        "{\"type\":\"integer\",\"minimum\":1,\"maximum\":100,\"default\":20}",
        "{\"type\":\"integer\",\"minimum\":0.5}",
        "{\"type\":\"integer\",\"exclusiveMinimum\":0}",
        "{\"type\":\"integer\",\"multipleOf\":2}",
        "{\"type\":\"boolean\"}",
        "{\"type\":[\"string\",\"null\"]}",
        "{\"maxLength\":2}",
        "{\"type\":[\"string\",\"null\"],\"maxLength\":2,\"minimum\":2}",
        "{\"type\":\"string\",\"enum\":[\"a\",\"b\",null]}",
        "{\"enum\":[\"a\",1]}",
        "{\"type\":\"integer\",\"enum\":[1]}",
        "{\"enum\":[\"a\",\"b\"]}",
        "{\"enum\":[\"a\",\"b\"],\"minLength\":2}",
        "{\"const\":\"a\"}",
        "{\"const\":null}",
        "{\"const\":1}",
        "{\"anyOf\":[{\"type\":\"string\",\"maxLength\":1},{\"type\":\"null\"}]}",
        "{\"anyOf\":[{\"type\":\"string\"}],\"type\":\"string\",\"maxLength\":1}",
        "{\"anyOf\":[{\"not\":{}}]}",
        "{\"type\":\"integer\",\"format\":\"int32\"}",
        "{\"type\":\"number\",\"minimum\":1}",
        "{\"type\":\"string\",\"format\":\"date-time\"}",
        "{\"type\":\"string\",\"format\":\"uuid\"}",
        "{\"type\":\"array\"}",
        "{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"minItems\":1,\"maxItems\":2}",
        "{\"type\":\"array\",\"items\":false}",
        "{\"type\":\"array\",\"uniqueItems\":true}",
        "{\"type\":\"object\",\"required\":[\"a\"]}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}}}",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"string\"}},\"additionalProperties\":false}",
        "{\"type\":\"object\",\"additionalProperties\":{\"type\":[\"string\",\"null\"]}}",
        "{\"type\":\"object\",\"required\":[\"a\",\"b\"],\"properties\":{\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"a\":{\"const\":\"a\"}}}}}}",
        "{\"type\":\"object\",\"minProperties\":1}",
        "{\"type\":\"object\",\"patternProperties\":{\"a\":false}}",
        "{\"properties\":{\"a\":false}}"
      })
  void acceptsNothingThatTheLibraryRefuses(String json) {
    Validator library = library(schema(json));
    assertThat(VALUES)
        .filteredOn(quick(json))
        .allMatch(value -> library.validate(value).getValid());
  }

  @Test
  void acceptsWhatItKnowsByItself() {
    assertThat(VALUES)
        .filteredOn(quick("{\"type\":\"string\",\"minLength\":2,\"maxLength\":3}"))
        .containsExactly("abc", "ABC", "a b", "x\n", "\uD83C\uDF33\uD83C\uDF33");
    assertThat(VALUES)
        .filteredOn(quick("{\"type\":\"string\",\"pattern\":\"^[a-c]+$\"}"))
        .containsExactly("a", "abc");
    assertThat(VALUES)
        .filteredOn(quick("{\"type\":\"integer\",\"minimum\":1,\"maximum\":100}"))
        .containsExactly(1L, 100L, 1);
  }

  @Test
  void leavesWhatItDoesNotKnowToTheLibrary() {
    assertThat(VALUES)
        .noneMatch(quick("{\"type\":\"string\",\"format\":\"date\"}"))
        .noneMatch(quick("{\"type\":\"string\",\"maxLength\":2.5}"))
        .noneMatch(quick("{\"type\":\"string\",\"not\":{\"const\":\"a\"}}"))
        .noneMatch(quick("{\"maxLength\":2}"));
  }

  @Test
  void seesThroughReferences() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      OpenAPIContract api =
          OpenAPIContract.from(
                  vertx,
                  new JsonObject(
                      """
                      {"openapi": "3.1.0", "info": {"title": "t", "version": "1"},
                       "paths": {"/{sku}": {"get": {"operationId": "get",
                         "parameters": [{"name": "sku", "in": "path", "required": true,
                           "schema": {"$ref": "#/components/schemas/Sku"}}],
                         "responses": {"200": {"description": "done"}}}}},
                       "components": {"schemas": {"Sku": {"type": "string", "pattern": "^[a-c]+$"}}}}
                      """))
              .await(60, TimeUnit.SECONDS);
      JsonSchema schema = api.operation("get").getParameters().get(0).getSchema();
      assertThat(VALUES)
          .filteredOn(QuickCheck.of(schema, new JsonObject()))
          .containsExactly("a", "abc");
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }
}
