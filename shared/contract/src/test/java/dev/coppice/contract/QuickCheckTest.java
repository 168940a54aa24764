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
          1.5,
          true,
          new JsonArray(),
          new JsonObject());

  private static JsonSchema schema(String json) {
    return JsonSchema.of(new JsonObject(json));
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
        "{\"maxLength\":2}"
      })
  void acceptsNothingThatTheLibraryRefuses(String json) {
    Validator library =
        Validator.create(
            schema(json),
            new JsonSchemaOptions().setDraft(Draft.DRAFT202012).setBaseUri("https://coppice.dev"));
    assertThat(VALUES)
        .filteredOn(QuickCheck.of(schema(json)))
        .allMatch(value -> library.validate(value).getValid());
  }

  @Test
  void acceptsWhatItKnowsByItself() {
    assertThat(VALUES)
        .filteredOn(QuickCheck.of(schema("{\"type\":\"string\",\"minLength\":2,\"maxLength\":3}")))
        .containsExactly("abc", "ABC", "a b", "x\n", "\uD83C\uDF33\uD83C\uDF33");
    assertThat(VALUES)
        .filteredOn(QuickCheck.of(schema("{\"type\":\"string\",\"pattern\":\"^[a-c]+$\"}")))
        .containsExactly("a", "abc");
    assertThat(VALUES)
        .filteredOn(QuickCheck.of(schema("{\"type\":\"integer\",\"minimum\":1,\"maximum\":100}")))
        .containsExactly(1L, 100L);
  }

  @Test
  void leavesWhatItDoesNotKnowToTheLibrary() {
    assertThat(VALUES)
        .noneMatch(QuickCheck.of(schema("{\"type\":\"string\",\"format\":\"date\"}")))
        .noneMatch(QuickCheck.of(schema("{\"type\":\"string\",\"maxLength\":2.5}")))
        .noneMatch(QuickCheck.of(schema("{\"type\":\"boolean\"}")))
        .noneMatch(QuickCheck.of(schema("{}")));
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
      assertThat(VALUES).filteredOn(QuickCheck.of(schema)).containsExactly("a", "abc");
    } finally {
      vertx.close().await(60, TimeUnit.SECONDS);
    }
  }
}
