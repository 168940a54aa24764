package dev.coppice.contract;

import dev.coppice.contract.Composition.Argument;
import dev.coppice.contract.Composition.Part;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code x-coppice-compose}, {@code x-coppice-expand} and {@code x-coppice-stream} of one
 * operation.
 */
final class CompositionReader {

  private static final String COMPOSE = "x-coppice-compose";
  private static final String EXPAND = "x-coppice-expand";

  /** Each of them is a call, whenever somebody asks. */
  private static final int MOST = 10;

  private static final Pattern MEMBER = Pattern.compile("[A-Za-z][A-Za-z0-9_]*");
  private static final Pattern MEMBERS = Pattern.compile(MEMBER + "(\\." + MEMBER + ")*");
  private static final Pattern OPERATION =
      Pattern.compile("([a-z][a-z0-9-]{0,39})\\.([A-Za-z][A-Za-z0-9_]{0,79})");
  private static final Pattern TAKEN = Pattern.compile("\\{(" + MEMBER + ")}");

  private final String at;
  private final HttpMethod method;
  private final String path;
  private final List<String> problems;

  /**
   * @param at how messages name the operation
   * @param path of the operation
   * @param problems is added to
   */
  CompositionReader(String at, HttpMethod method, String path, List<String> problems) {
    this.at = at;
    this.method = method;
    this.path = path;
    this.problems = problems;
  }

  /**
   * @param takesExpand whether the operation declares the query parameter {@code expand}
   * @param produces media types of what the operation answers
   */
  Composition read(JsonObject operation, boolean takesExpand, Set<String> produces) {
    List<Part> parts = parts(operation, COMPOSE, MEMBER);
    List<Part> expansions = parts(operation, EXPAND, MEMBERS);
    EventStream stream = stream(operation.getValue(EventStreamReader.STREAM), produces);
    if (parts.isEmpty() && expansions.isEmpty() && stream == null) {
      return Composition.NONE;
    }
    if (!method.equals(HttpMethod.GET)) {
      problems.add(
          at
              + ": "
              + COMPOSE
              + ", "
              + EXPAND
              + " and "
              + EventStreamReader.STREAM
              + " are for GET");
    }
    if (!parts.isEmpty() && !expansions.isEmpty()) {
      problems.add(at + ": either " + COMPOSE + " or " + EXPAND + ", not both");
    }
    if (stream != null && !(parts.isEmpty() && expansions.isEmpty())) {
      problems.add(at + ": " + EventStreamReader.STREAM + " stands alone");
    }
    if (!expansions.isEmpty() && !takesExpand) {
      problems.add(at + ": " + EXPAND + " needs the query parameter " + Composition.EXPAND);
    }
    return new Composition(parts, expansions, stream);
  }

  private @Nullable EventStream stream(@Nullable Object value, Set<String> produces) {
    if (value == null) {
      return null;
    }
    String where = at + ": " + EventStreamReader.STREAM;
    if (!(value instanceof JsonObject raw)) {
      problems.add(where + " must be an object of first, subject and events, not " + value);
      return null;
    }
    Part first = part(where + ".first", "first", raw.getValue("first"));
    return new EventStreamReader(at, path, problems).read(raw, first, produces);
  }

  private List<Part> parts(JsonObject operation, String extension, Pattern names) {
    Object value = operation.getValue(extension);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof JsonObject raw) || raw.isEmpty() || raw.size() > MOST) {
      problems.add(
          at + ": " + extension + " must be an object of 1 to " + MOST + " parts, not " + value);
      return List.of();
    }
    List<Part> parts = new ArrayList<>();
    for (String name : raw.fieldNames()) {
      String where = at + ": " + extension + "." + name;
      if (!names.matcher(name).matches()) {
        problems.add(where + " must be called like a member of an answer");
      }
      parts.add(part(where, name, raw.getValue(name)));
    }
    return parts;
  }

  private Part part(String where, String name, Object value) {
    JsonObject raw = value instanceof JsonObject object ? object : new JsonObject();
    Matcher operation = OPERATION.matcher(String.valueOf(raw.getValue("operation")));
    if (!operation.matches()) {
      problems.add(
          where
              + ".operation must be a service and one of its operations, such as"
              + " catalog.getProduct, not "
              + raw.getValue("operation"));
      return new Part(name, "", "", Map.of(), Map.of());
    }
    return new Part(
        name,
        operation.group(1),
        operation.group(2),
        arguments(where, "path", raw),
        arguments(where, "query", raw));
  }

  private Map<String, Argument> arguments(String where, String kind, JsonObject part) {
    Map<String, Argument> arguments = new LinkedHashMap<>();
    if (part.getValue(kind) instanceof JsonObject raw) {
      for (String name : raw.fieldNames()) {
        String text = String.valueOf(raw.getValue(name));
        Matcher taken = TAKEN.matcher(text);
        arguments.put(
            name, taken.matches() ? new Argument(taken.group(1), true) : new Argument(text, false));
      }
    } else if (part.containsKey(kind)) {
      problems.add(where + "." + kind + " must be an object of parameters");
    }
    return arguments;
  }
}
