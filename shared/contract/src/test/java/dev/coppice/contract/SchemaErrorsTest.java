package dev.coppice.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaErrorsTest {

  private static final String SCHEMA =
      """
      {
        "type": "object",
        "required": ["quantity"],
        "additionalProperties": false,
        "properties": {
          "quantity": {"type": "integer", "minimum": 0},
          "price": {
            "type": "object",
            "required": ["amount"],
            "additionalProperties": false,
            "properties": {"amount": {"type": "integer", "maximum": 5}}
          },
          "labels": {"type": "object", "additionalProperties": {"type": "string"}}
        }
      }
      """;

  private final Validator validator =
      Validator.create(
          JsonSchema.of(new JsonObject(SCHEMA)),
          new JsonSchemaOptions()
              .setBaseUri("app://test")
              .setDraft(Draft.DRAFT202012)
              .setOutputFormat(OutputFormat.Basic));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"quantity": -1}                         | body/quantity     | -1 is less than 0
          {"quantity": "a"}                        | body/quantity     | Instance type string is invalid. Expected integer
          {"quantity": "a", "colour": 2}           | body/quantity     | Instance type string is invalid. Expected integer
          {"quantity": 1, "colour": 2}             | body/colour       | is not a property that is taken here
          {"quantity": 1, "price": {"amount": 9}}  | body/price/amount | 9 is greater than 5
          {"quantity": 1, "price": {}}             | body/price        | Instance does not have required property "amount"
          {"price": {"amount": 9, "vat": 1}}       | body/price/amount | 9 is greater than 5
          {"quantity": 1, "labels": {"red": 1}}    | body/labels/red   | Instance type number is invalid. Expected string
          {}                                       | body              | Instance does not have required property "quantity"
          """)
  void namesTheCause(String instance, String where, String message) {
    assertThat(SchemaErrors.violation("body", validator.validate(new JsonObject(instance))))
        .isEqualTo(new Violation(where, message));
  }
}
