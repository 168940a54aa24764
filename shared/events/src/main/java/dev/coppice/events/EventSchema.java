package dev.coppice.events;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.Optional;

/** What the data of one type of events looks like: JSON Schema, 2020-12. Any thread. */
final class EventSchema {
  private final String type;
  private final Validator validator;

  EventSchema(String type, JsonObject schema) {
    this.type = type;
    this.validator =
        Validator.create(
            JsonSchema.of(schema),
            new JsonSchemaOptions()
                .setBaseUri("app://coppice/events/")
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Basic));
  }

  /** What is wrong with the data; empty when nothing is. */
  Optional<String> fault(Event event) {
    JsonObject data;
    try {
      data = event.data().toJsonObject();
    } catch (DecodeException e) {
      return Optional.of(type + ": its data is no JSON object");
    }
    OutputUnit result = validator.validate(data);
    if (result.getValid()) {
      return Optional.empty();
    }
    // The last is the innermost: the others say that something within them is wrong.
    String where =
        result.getErrors() == null || result.getErrors().isEmpty()
            ? "its data is not as its schema says"
            : innermost(result);
    return Optional.of(type + ": " + where);
  }

  private static String innermost(OutputUnit result) {
    OutputUnit error = result.getErrors().get(result.getErrors().size() - 1);
    return error.getInstanceLocation() + ": " + error.getError();
  }
}
