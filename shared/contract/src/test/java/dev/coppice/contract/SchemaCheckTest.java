package dev.coppice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class SchemaCheckTest {

  private static SchemaCheck check(String schema) {
    return SchemaCheck.of(new JsonObject(schema));
  }

  private static JsonObject value(String json) {
    return new JsonObject(json);
  }

  @Test
  void followsReferences() {
    SchemaCheck check =
        check(
            """
            {"type": "object", "properties": {"price": {"$ref": "#/$defs/money", "description": "of one"}},
             "$defs": {"money": {"type": "object", "required": ["amount"],
               "properties": {"amount": {"type": "integer", "minimum": 0}}}}}
            """);
    assertThat(check.fault("data", value("{\"price\": {\"amount\": 3}}"))).isNull();
    assertThat(check.fault("data", value("{\"price\": {\"amount\": -3}}")))
        .isEqualTo(new Violation("data/price/amount", "-3 is less than 0"));
  }

  @Test
  void mindsWhatStandsBesideAReference() {
    SchemaCheck check =
        check(
            """
            {"type": "object", "properties": {"a": {"$ref": "#/$defs/text", "maxLength": 2}},
             "$defs": {"text": {"type": "string"}}}
            """);
    assertThat(check.fault("data", value("{\"a\": \"ab\"}"))).isNull();
    assertThat(check.fault("data", value("{\"a\": \"abc\"}"))).isNotNull();
  }

  @Test
  void goesAsDeepAsSchemasThatArePartOfThemselves() {
    SchemaCheck check =
        check(
            """
            {"type": "object", "properties": {"next": {"$ref": "#"}, "name": {"type": "string"}}}
            """);
    assertThat(check.fault("data", value("{\"next\": {\"next\": {\"name\": \"a\"}}}"))).isNull();
    assertThat(check.fault("data", value("{\"next\": {\"next\": {\"name\": 1}}}")))
        .extracting(Violation::where)
        .isEqualTo("data/next/next/name");
  }
}
