package dev.coppice.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a document says of one operation, references resolved.
 *
 * @param parameters by place and name: {@code query limit}
 * @param requestBody null when it takes none
 * @param responses by status as written: {@code 200}, {@code 2XX}, {@code default}
 */
record ContractPart(
    Map<String, JsonObject> parameters,
    @Nullable JsonObject requestBody,
    Map<String, JsonObject> responses) {

  static ContractPart of(Contract contract, JsonObject document, Operation operation) {
    String path = operation.path().substring(contract.basePath().length());
    JsonObject item = object(object(document, "paths"), path);
    JsonObject raw = object(item, operation.method().name().toLowerCase(Locale.ROOT));
    Map<String, JsonObject> parameters = new LinkedHashMap<>();
    parameters(item, document, parameters);
    parameters(raw, document, parameters);
    Map<String, JsonObject> responses = new LinkedHashMap<>();
    JsonObject answers = object(raw, "responses");
    for (String status : answers.fieldNames()) {
      responses.put(status, resolved(answers.getValue(status), document));
    }
    return new ContractPart(
        parameters,
        raw.containsKey("requestBody") ? resolved(raw.getValue("requestBody"), document) : null,
        responses);
  }

  private static void parameters(
      JsonObject owner, JsonObject document, Map<String, JsonObject> parameters) {
    if (owner.getValue("parameters") instanceof JsonArray list) {
      for (Object each : list) {
        JsonObject parameter = resolved(each, document);
        String in = parameter.getString("in", "");
        String name = parameter.getString("name", "");
        // Header names are the same in any case (RFC 9110 section 5.1).
        parameters.put(
            in + " " + (in.equals("header") ? name.toLowerCase(Locale.ROOT) : name), parameter);
      }
    }
  }

  /** The answer that this status would be now: exactly, by its range, or by default. */
  @Nullable JsonObject response(String status) {
    JsonObject exact = responses.get(status);
    JsonObject range = exact == null ? responses.get(status.charAt(0) + "XX") : exact;
    return range == null ? responses.get("default") : range;
  }

  static JsonObject object(JsonObject parent, String key) {
    return parent.getValue(key) instanceof JsonObject child ? child : new JsonObject();
  }

  private static JsonObject resolved(@Nullable Object value, JsonObject document) {
    Object target =
        value instanceof JsonObject object && object.getValue("$ref") instanceof String reference
            ? FlatSchema.resolve(reference, document)
            : value;
    return target instanceof JsonObject object ? object : new JsonObject();
  }
}
