package dev.coppice.events;

import dev.coppice.contract.SchemaCheck;
import dev.coppice.contract.Violation;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** What the data of one type of events looks like: JSON Schema, 2020-12. Any thread. */
final class EventSchema {
  private final String type;
  private final SchemaCheck check;

  EventSchema(String type, JsonObject schema) {
    this.type = type;
    this.check = SchemaCheck.of(schema);
  }

  /** What is wrong with the data; empty when nothing is. */
  Optional<String> fault(Event event) {
    JsonObject data;
    try {
      data = event.data().toJsonObject();
    } catch (DecodeException e) {
      return Optional.of(type + ": its data is no JSON object");
    }
    Violation fault = check.fault("data", data);
    return fault == null
        ? Optional.empty()
        : Optional.of(type + ": " + fault.where() + " " + fault.message());
  }
}
