package dev.coppice.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.contract.RequestBody;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The compiled checks of one operation. */
final class OperationChecks {

  private static final Map<String, SchemaCheck> NO_BODY = Map.of();

  private final Operation operation;
  private final List<ParameterCheck> parameters;
  private final Set<String> queryNames;
  private final boolean othersIgnored;
  private final boolean bodyRequired;
  private final Map<String, SchemaCheck> requestBodies;

  /**
   * Checks of bodies by media type, for each status that the contract names; the key 0 is
   * "default".
   */
  private final Map<Integer, Map<String, SchemaCheck>> responses;

  private OperationChecks(
      Operation operation,
      List<ParameterCheck> parameters,
      boolean othersIgnored,
      boolean bodyRequired,
      Map<String, SchemaCheck> requestBodies,
      Map<Integer, Map<String, SchemaCheck>> responses) {
    this.operation = operation;
    this.parameters = List.copyOf(parameters);
    this.queryNames = new TreeSet<>();
    parameters.stream().filter(ParameterCheck::isQuery).forEach(p -> queryNames.add(p.name()));
    this.othersIgnored = othersIgnored;
    this.bodyRequired = bodyRequired;
    this.requestBodies = requestBodies;
    this.responses = Map.copyOf(responses);
  }

  /**
   * @param schemas compiles one
   */
  static OperationChecks compile(
      Operation operation,
      OpenAPIContract api,
      MediaTypeNames names,
      Function<JsonSchema, SchemaCheck> schemas) {
    io.vertx.openapi.contract.Operation model = api.operation(operation.id());
    List<ParameterCheck> parameters = new ArrayList<>();
    for (Parameter parameter : model.getParameters()) {
      parameters.add(ParameterCheck.compile(parameter, schemas));
    }
    RequestBody body = model.getRequestBody();
    return new OperationChecks(
        operation,
        parameters,
        ExtensionReader.ignoresOtherQuery(model.getOpenAPIModel()),
        body != null && body.isRequired(),
        body == null ? NO_BODY : bodies(body.getContent(), schemas, names),
        responses(model, schemas, names));
  }

  private static Map<Integer, Map<String, SchemaCheck>> responses(
      io.vertx.openapi.contract.Operation model,
      Function<JsonSchema, SchemaCheck> schemas,
      MediaTypeNames names) {
    Map<Integer, Map<String, SchemaCheck>> responses = new HashMap<>();
    if (model.getDefaultResponse() != null) {
      responses.put(0, bodies(model.getDefaultResponse().getContent(), schemas, names));
    }
    for (int status = 200; status < 600; status++) {
      if (model.getResponse(status) != null) {
        responses.put(status, bodies(model.getResponse(status).getContent(), schemas, names));
      }
    }
    return responses;
  }

  private static Map<String, SchemaCheck> bodies(
      Map<String, MediaType> content,
      Function<JsonSchema, SchemaCheck> schemas,
      MediaTypeNames names) {
    Map<String, SchemaCheck> bodies = new HashMap<>();
    content.forEach(
        (type, media) -> {
          JsonSchema schema = media.getSchema();
          bodies.put(
              names.real(type).toLowerCase(Locale.ROOT),
              schemas.apply(schema == null ? JsonSchema.of(new JsonObject()) : schema));
        });
    return Map.copyOf(bodies);
  }

  List<Violation> request(Request request) {
    List<Violation> violations = List.of();
    for (ParameterCheck parameter : parameters) {
      violations = add(violations, parameter.check(request));
    }
    for (int i = 0; i < request.query().size() && !othersIgnored; i++) {
      String name = request.query().name(i);
      if (!queryNames.contains(name)) {
        violations = add(violations, unknownQuery(name));
      }
    }
    if (!requestBodies.isEmpty()) {
      violations = add(violations, body(request));
    } else if (request.body().length() > 0) {
      violations = add(violations, new Violation("body", "is not taken by " + operation.id()));
    }
    return violations;
  }

  private Violation unknownQuery(String name) {
    return new Violation(
        "query." + name,
        queryNames.isEmpty()
            ? "is unknown; no query parameter is taken"
            : "is unknown; allowed: " + String.join(", ", queryNames));
  }

  private @Nullable Violation body(Request request) {
    if (request.body().length() == 0) {
      return bodyRequired ? new Violation("body", "is required") : null;
    }
    String type = mediaType(request.header("content-type"));
    SchemaCheck check = requestBodies.get(type);
    if (check == null) {
      return new Violation(
          "content-type", "'" + type + "' is not taken; allowed: " + operation.consumes());
    }
    return isJson(type) ? json(check, request.body(), StrictJson::parse) : null;
  }

  Optional<String> response(Response response) {
    if (response.isCheckedFor(this)) {
      return Optional.empty();
    }
    Optional<String> wrong = wrongIn(response);
    if (wrong.isEmpty()) {
      response.checkedFor(this);
    }
    return wrong;
  }

  private Optional<String> wrongIn(Response response) {
    Map<String, SchemaCheck> bodies = responses.get(response.status());
    if (bodies == null) {
      bodies = responses.get(0);
    }
    String type = mediaType(response.header("content-type"));
    if (response.isError() && type.equals(Problems.MEDIA_TYPE)) {
      return Optional.empty();
    }
    if (bodies == null) {
      return Optional.of("status " + response.status() + " is not in the contract");
    }
    if (bodies.isEmpty()) {
      return response.body().length() == 0
          ? Optional.empty()
          : Optional.of("status " + response.status() + " must have no body");
    }
    SchemaCheck check = bodies.get(type);
    if (check == null) {
      return Optional.of(
          "content type '" + type + "' is not among " + new TreeSet<>(bodies.keySet()));
    }
    Violation violation = isJson(type) ? json(check, response.body(), Json::decodeValue) : null;
    return Optional.ofNullable(violation).map(v -> v.where() + " " + v.message());
  }

  private static @Nullable Violation json(
      SchemaCheck check, Buffer body, Function<Buffer, @Nullable Object> parser) {
    Object value;
    try {
      value = parser.apply(body);
    } catch (DecodeException e) {
      return new Violation("body", "is not JSON: " + firstLine(e.getMessage()));
    }
    return check.fault("body", value);
  }

  /** A parser's message goes on to quote its source; the first line says what and where. */
  private static String firstLine(@Nullable String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }

  private static String mediaType(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int end = contentType.indexOf(';');
    return (end < 0 ? contentType : contentType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isJson(String type) {
    return type.equals("application/json") || type.endsWith("+json");
  }

  private static List<Violation> add(List<Violation> violations, @Nullable Violation violation) {
    if (violation == null) {
      return violations;
    }
    List<Violation> longer = new ArrayList<>(violations);
    longer.add(violation);
    return longer;
  }
}
