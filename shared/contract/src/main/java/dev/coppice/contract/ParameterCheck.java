package dev.coppice.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.common.dsl.SchemaType;
import io.vertx.openapi.contract.ContractErrorType;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.OpenAPIContractException;
import io.vertx.openapi.contract.Parameter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The compiled check of one path, query or header parameter. */
record ParameterCheck(
    Location in, String name, boolean required, SchemaType type, SchemaCheck schema) {

  static ParameterCheck compile(Parameter parameter, Function<JsonSchema, SchemaCheck> schemas) {
    SchemaType type = parameter.getSchemaType();
    if (parameter.getIn() == Location.COOKIE || type == SchemaType.OBJECT) {
      throw new OpenAPIContractException(
          "parameter '"
              + parameter.getName()
              + "' must be a path, query or header parameter of a"
              + " simple type or a list of them",
          ContractErrorType.UNSUPPORTED_FEATURE,
          null);
    }
    String name = parameter.getName();
    boolean header = parameter.getIn() == Location.HEADER;
    return new ParameterCheck(
        parameter.getIn(),
        header ? name.toLowerCase(Locale.ROOT) : name,
        parameter.isRequired(),
        type,
        schemas.apply(parameter.getSchema()));
  }

  boolean isQuery() {
    return in == Location.QUERY;
  }

  @Nullable Violation check(Request request) {
    Params params =
        switch (in) {
          case PATH -> request.path();
          case QUERY -> request.query();
          default -> request.headers();
        };
    String first = params.get(name);
    if (first == null) {
      return required ? violation("is required") : null;
    }
    List<String> all = type == SchemaType.ARRAY || isQuery() ? params.all(name) : List.of(first);
    if (all.size() > 1 && type != SchemaType.ARRAY) {
      return violation("is given " + all.size() + " times; once is allowed");
    }
    Object value = type == SchemaType.ARRAY ? new JsonArray(all) : value(first);
    return schema.fault(place(), value);
  }

  private Violation violation(String message) {
    return new Violation(place(), message);
  }

  private String place() {
    return in.name().toLowerCase(Locale.ROOT) + "." + name;
  }

  /** The text as the value its schema wants, or as it is, so that the schema says what is wrong. */
  private Object value(String text) {
    try {
      return switch (type) {
        case INTEGER -> Long.valueOf(text);
        case NUMBER -> new BigDecimal(text).doubleValue();
        case BOOLEAN ->
            text.equals("true") || text.equals("false") ? (Object) Boolean.valueOf(text) : text;
        default -> text;
      };
    } catch (NumberFormatException e) {
      return text;
    }
  }
}
