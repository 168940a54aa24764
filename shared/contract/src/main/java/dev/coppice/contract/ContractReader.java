package dev.coppice.contract;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads the structure of a contract and gathers every problem before it refuses. */
final class ContractReader {

  /** What begins with {@code own-} are scopes for what is one's own. */
  private static final Pattern SERVICE = Pattern.compile("(?!own-)[a-z][a-z0-9-]{0,39}");

  private static final Pattern BASE_PATH = Pattern.compile("/|(/[A-Za-z0-9._~-]+)+");
  private static final Pattern SEGMENT =
      Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@-]+|\\{[A-Za-z][A-Za-z0-9_-]*}");
  private static final Pattern OPERATION_ID = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,79}");
  private static final List<HttpMethod> METHODS =
      List.of(
          HttpMethod.GET,
          HttpMethod.PUT,
          HttpMethod.POST,
          HttpMethod.DELETE,
          HttpMethod.PATCH,
          HttpMethod.HEAD);

  private final String where;
  private final List<String> problems = new ArrayList<>();

  ContractReader(String where) {
    this.where = where;
  }

  Contract read(String text) {
    JsonObject document = parse(text);
    String openapi = document.getValue("openapi") instanceof String s ? s : "";
    if (!openapi.startsWith("3.0.") && !openapi.startsWith("3.1.")) {
      problems.add("openapi must be 3.0.x or 3.1.x, not '" + openapi + "'");
    }
    String service =
        text(
            document,
            "x-coppice-service",
            SERVICE,
            "a lower-case name such as catalog, without own- before it");
    Version version = version(document);
    String basePath = basePath(document);
    List<Operation> operations = operations(document, basePath);
    Operation tokenKeys = named("x-coppice-token-keys", document, operations);
    Operation revokedTokens = named("x-coppice-revoked-tokens", document, operations);
    Operation apiKeys = named("x-coppice-api-keys", document, operations);
    SignIn signIn = new SignInReader(operations, problems).read(document);
    if (!problems.isEmpty()) {
      throw new InvalidContractException(where, problems);
    }
    return new Contract(
        service,
        version,
        basePath,
        document,
        operations,
        tokenKeys,
        revokedTokens,
        apiKeys,
        signIn);
  }

  private @Nullable Operation named(
      String extension, JsonObject document, List<Operation> operations) {
    Object id = document.getValue(extension);
    for (Operation operation : operations) {
      if (operation.id().equals(id) && operation.method().equals(HttpMethod.GET)) {
        return operation;
      }
    }
    if (id != null) {
      problems.add(extension + " must be the operationId of a GET, not " + id);
    }
    return null;
  }

  private JsonObject parse(String text) {
    try {
      return text.stripLeading().startsWith("{") ? new JsonObject(text) : ofYaml(text);
    } catch (DecodeException | YAMLException e) {
      throw new InvalidContractException(
          where, List.of("it is neither a YAML nor a JSON object: " + e.getMessage()));
    }
  }

  private static JsonObject ofYaml(String text) {
    Object value = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    if (json(value) instanceof JsonObject object) {
      return object;
    }
    throw new YAMLException("it is " + (value == null ? "empty" : "a single value or a list"));
  }

  /** YAML has keys that are no strings, such as the statuses of responses; JSON has not. */
  private static @Nullable Object json(@Nullable Object yaml) {
    if (yaml instanceof Map<?, ?> map) {
      JsonObject object = new JsonObject();
      map.forEach((key, value) -> object.put(String.valueOf(key), json(value)));
      return object;
    }
    if (yaml instanceof List<?> list) {
      JsonArray array = new JsonArray();
      list.forEach(value -> array.add(json(value)));
      return array;
    }
    return yaml instanceof Date date ? date.toInstant().toString() : yaml;
  }

  private String text(JsonObject object, String key, Pattern form, String allowed) {
    if (object.getValue(key) instanceof String value && form.matcher(value).matches()) {
      return value;
    }
    problems.add(key + " must be " + allowed + ", not " + object.getValue(key));
    return "";
  }

  private Version version(JsonObject document) {
    Object version = object(document, "info").getValue("version");
    try {
      return Version.parse(String.valueOf(version));
    } catch (IllegalArgumentException e) {
      problems.add("info.version: " + e.getMessage());
      return new Version(0, 0, 0);
    }
  }

  private String basePath(JsonObject document) {
    Object url =
        document.getValue("servers") instanceof JsonArray servers
                && servers.size() == 1
                && servers.getValue(0) instanceof JsonObject server
            ? server.getValue("url")
            : null;
    if (url instanceof String path && BASE_PATH.matcher(path).matches()) {
      return path.equals("/") ? "" : path;
    }
    problems.add("servers must be one entry whose url is / or a path such as /api/catalog");
    return "";
  }

  private List<Operation> operations(JsonObject document, String basePath) {
    List<Operation> operations = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Set<String> shapes = new HashSet<>();
    for (String path : object(document, "paths").fieldNames()) {
      checkPath(path, shapes);
      JsonObject item = object(object(document, "paths"), path);
      for (HttpMethod method : METHODS) {
        if (item.getValue(method.name().toLowerCase(Locale.ROOT)) instanceof JsonObject raw) {
          Operation operation = operation(method, basePath + path, item, raw, document);
          if (!ids.add(operation.id())) {
            problems.add("operationId '" + operation.id() + "' stands twice");
          }
          operations.add(operation);
        }
      }
    }
    if (operations.isEmpty()) {
      problems.add("paths names no operation");
    }
    return operations;
  }

  private void checkPath(String path, Set<String> shapes) {
    boolean sound = path.startsWith("/");
    for (String segment : path.substring(Math.min(1, path.length())).split("/", -1)) {
      sound &= SEGMENT.matcher(segment).matches();
    }
    if (!sound) {
      problems.add("path '" + path + "' must be /-separated segments, each literal or {name}");
    } else if (!shapes.add(path.replaceAll("\\{[^}]*}", "{}"))) {
      problems.add("path '" + path + "' differs from another one only in a parameter's name");
    }
  }

  private Operation operation(
      HttpMethod method, String path, JsonObject item, JsonObject raw, JsonObject document) {
    String at = method + " " + path;
    boolean takesKey = takes("header", "idempotency-key", document, item, raw);
    boolean takesExpand = takes("query", Composition.EXPAND, document, item, raw);
    String id = raw.getValue("operationId") instanceof String s ? s : "";
    if (!OPERATION_ID.matcher(id).matches()) {
      problems.add(at + ": operationId must be letters and digits, not '" + id + "'");
    }
    Set<String> consumes = mediaTypes(resolve(object(raw, "requestBody"), document));
    Set<String> produces = produces(object(raw, "responses"), document);
    ExtensionReader extensions = new ExtensionReader(at, method, raw, problems);
    extensions.checkOtherQuery();
    Duration timeout = extensions.timeout();
    boolean idempotent = extensions.idempotent();
    return new Operation(
        id,
        method,
        path,
        extensions.exposure(),
        new AccessReader(document, problems).read(at, raw),
        timeout,
        idempotent,
        takesKey,
        extensions.policy(idempotent, idempotent || takesKey, timeout),
        consumes.isEmpty() ? 0 : extensions.maxBodyBytes(),
        consumes,
        produces,
        new CompositionReader(at, method, path, problems).read(raw, takesExpand, produces));
  }

  /** Whether a parameter is among those of a path or an operation. */
  private static boolean takes(
      String in, String name, JsonObject document, JsonObject... operationAndPath) {
    for (JsonObject each : operationAndPath) {
      if (each.getValue("parameters") instanceof JsonArray parameters
          && parameters.stream().anyMatch(one -> isParameter(one, in, name, document))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isParameter(Object raw, String in, String name, JsonObject document) {
    JsonObject parameter =
        raw instanceof JsonObject object ? resolve(object, document) : new JsonObject();
    return in.equals(parameter.getValue("in"))
        && parameter.getValue("name") instanceof String given
        && given.equalsIgnoreCase(name);
  }

  private static Set<String> produces(JsonObject responses, JsonObject document) {
    Set<String> types = new LinkedHashSet<>();
    for (String status : responses.fieldNames()) {
      if (status.startsWith("2") || status.equals("default")) {
        types.addAll(mediaTypes(resolve(object(responses, status), document)));
      }
    }
    return types;
  }

  private static Set<String> mediaTypes(JsonObject bodyOrResponse) {
    return object(bodyOrResponse, "content").fieldNames();
  }

  private static JsonObject object(JsonObject parent, String key) {
    return parent.getValue(key) instanceof JsonObject child ? child : new JsonObject();
  }

  /** Follows one {@code $ref} into this document; a reference elsewhere is left as it is. */
  private static JsonObject resolve(JsonObject object, JsonObject document) {
    if (!(object.getValue("$ref") instanceof String reference) || !reference.startsWith("#/")) {
      return object;
    }
    JsonObject at = document;
    for (String step : reference.substring(2).split("/", -1)) {
      at = object(at, step.replace("~1", "/").replace("~0", "~"));
    }
    return at;
  }
}
