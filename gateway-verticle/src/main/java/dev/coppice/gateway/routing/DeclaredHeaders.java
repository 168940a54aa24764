package dev.coppice.gateway.routing;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Operation;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The request headers that a contract declares as parameters. A service gets these beside the few
 * that every one gets; all others stay at the edge.
 */
final class DeclaredHeaders {

  /**
   * OpenAPI gives the first three a meaning of their own, and no parameter may have their names; an
   * API key is for the gateway alone.
   */
  private static final Set<String> NOT_PARAMETERS =
      Set.of("accept", "content-type", "authorization", "x-api-key");

  private final Contract contract;
  private final JsonObject document;

  DeclaredHeaders(Contract contract) {
    this.contract = contract;
    this.document = contract.document();
  }

  /** Names in lower case. */
  Set<String> of(Operation operation) {
    String path = operation.path().substring(contract.basePath().length());
    JsonObject item = object(object(document, "paths"), path);
    Set<String> names = new TreeSet<>();
    addAll(names, item);
    addAll(names, object(item, operation.method().name().toLowerCase(Locale.ROOT)));
    names.removeAll(NOT_PARAMETERS);
    return names;
  }

  private void addAll(Set<String> names, JsonObject parent) {
    if (parent.getValue("parameters") instanceof JsonArray parameters) {
      for (Object each : parameters) {
        JsonObject parameter =
            each instanceof JsonObject given ? resolved(given) : new JsonObject();
        if ("header".equals(parameter.getValue("in"))
            && parameter.getValue("name") instanceof String name) {
          names.add(name.toLowerCase(Locale.ROOT));
        }
      }
    }
  }

  private JsonObject resolved(JsonObject parameter) {
    if (parameter.getValue("$ref") instanceof String reference
        && reference.startsWith("#/components/parameters/")) {
      return object(
          object(object(document, "components"), "parameters"),
          reference.substring(reference.lastIndexOf('/') + 1));
    }
    return parameter;
  }

  private static JsonObject object(JsonObject parent, String key) {
    return parent.getValue(key) instanceof JsonObject child ? child : new JsonObject();
  }
}
