package dev.coppice.contract;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A compiled schema: says at once that a value is right, and takes its time to say why not. */
public final class SchemaCheck {

  private static final JsonSchemaOptions OPTIONS =
      new JsonSchemaOptions()
          .setBaseUri("app://coppice/")
          .setDraft(Draft.DRAFT202012)
          .setOutputFormat(OutputFormat.Basic);

  private final Predicate<@Nullable Object> quick;
  private final Validator library;

  private SchemaCheck(Predicate<@Nullable Object> quick, Validator library) {
    this.quick = quick;
    this.library = library;
  }

  /**
   * A schema that is a document of its own, of JSON Schema 2020-12.
   *
   * @throws io.vertx.json.schema.SchemaException for what is no schema
   */
  public static SchemaCheck of(JsonObject document) {
    return new SchemaCheck(
        QuickCheck.of(document, document),
        Validator.create(JsonSchema.of(document.copy()), OPTIONS));
  }

  /**
   * A schema of a contract.
   *
   * @param quick whether {@link QuickCheck} may look at the contract
   */
  static SchemaCheck of(JsonSchema schema, SchemaRepository schemas, boolean quick) {
    return new SchemaCheck(
        quick ? QuickCheck.of(schema, new JsonObject()) : QuickCheck::never,
        schemas.validator(schema));
  }

  /**
   * What is wrong with a value; null when nothing is. Any thread.
   *
   * @param place what the value is, such as "body" or "query.limit"
   */
  public @Nullable Violation fault(String place, @Nullable Object value) {
    if (quick.test(value)) {
      return null;
    }
    OutputUnit result = library.validate(value);
    return Boolean.TRUE.equals(result.getValid()) ? null : SchemaErrors.violation(place, result);
  }
}
