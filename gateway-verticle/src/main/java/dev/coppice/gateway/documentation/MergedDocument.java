package dev.coppice.gateway.documentation;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Operation;
import dev.coppice.gateway.routing.Offer;
import dev.coppice.gateway.routing.RoutingTable;
import dev.coppice.gateway.routing.TokenOffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One OpenAPI document of all services: the public operations of each, its components under names
 * that begin with the service's, so that two services may both have a {@code Problem}. What the
 * gateway does itself for browsers, and takes in the place of tokens, is among them.
 */
final class MergedDocument {

  private static final String COMPONENTS = "#/components/";
  private static final String SECURITY_SCHEMES = "securitySchemes";

  /** No service has a scheme of this name, for theirs begin with the service's. */
  private static final String API_KEY = "apiKey";

  private static final JsonObject KEY_SCHEME =
      JsonObject.of("type", "apiKey", "in", "header", "name", "X-API-Key")
          .put("description", "An API key, in the place of a token; it opens the scopes it has.");

  private final JsonObject paths = new JsonObject();
  private final JsonObject components = new JsonObject();
  private final JsonArray tags = new JsonArray();
  private final Set<String> operationIds = new HashSet<>();
  private final boolean takesKeys;
  private final boolean takesCookie;

  private MergedDocument(boolean takesKeys, boolean takesCookie) {
    this.takesKeys = takesKeys;
    this.takesCookie = takesCookie;
  }

  /**
   * The document.
   *
   * @param cookie the name of the cookie that browsers may show in the place of a token; null where
   *     they may not
   */
  static JsonObject of(RoutingTable table, @Nullable String cookie) {
    TokenOffer tokens = table.tokens();
    boolean keys = tokens != null && tokens.apiKeys().isPresent();
    boolean sessions = cookie != null && tokens != null && tokens.signIn().isPresent();
    MergedDocument merged = new MergedDocument(keys, sessions);
    table.offers().forEach(merged::add);
    if (cookie != null && sessions) {
      merged.addSessions(cookie);
    }
    return JsonObject.of(
        "openapi",
        "3.1.0",
        "info",
        JsonObject.of("title", "All public operations", "version", "1.0.0"),
        "servers",
        JsonArray.of(JsonObject.of("url", "/")),
        "tags",
        merged.tags,
        "paths",
        merged.paths,
        "components",
        merged.components);
  }

  private void add(Offer offer) {
    String name = offer.service().name();
    add(name, offer.newest(), name + offer.service().major() + "_");
  }

  /** What the gateway itself does for browsers. */
  private void addSessions(String cookie) {
    section(components, SECURITY_SCHEMES)
        .put(OwnOperations.COOKIE_SCHEME, OwnOperations.cookieScheme(cookie));
    Contract own = OwnOperations.sessions();
    add(own.service(), own, own.service() + "_");
    for (Operation operation : own.operations()) {
      paths
          .getJsonObject(operation.path())
          .getJsonObject(method(operation))
          .put("security", OwnOperations.security(operation.id()));
    }
  }

  private void add(String service, Contract contract, String prefix) {
    JsonObject document = (JsonObject) renamed(contract.document(), prefix);
    tags.add(
        JsonObject.of(
            "name",
            service,
            "description",
            document.getJsonObject("info").getString("title", "") + " " + contract.version()));
    contract.operations().stream()
        .filter(Operation::isPublic)
        .forEach(operation -> add(service, contract, operation, document, prefix));
    for (String section : document.getJsonObject("components", new JsonObject()).fieldNames()) {
      JsonObject entries = document.getJsonObject("components").getJsonObject(section);
      JsonObject all = section(components, section);
      entries.forEach(entry -> all.put(prefix + entry.getKey(), entry.getValue()));
    }
  }

  private void add(
      String service, Contract contract, Operation operation, JsonObject document, String prefix) {
    String path = operation.path().substring(contract.basePath().length());
    JsonObject item = document.getJsonObject("paths").getJsonObject(path);
    String method = method(operation);
    JsonObject described = item.getJsonObject(method).put("tags", JsonArray.of(service));
    if (!operationIds.add(operation.id())) {
      described.put("operationId", service + "_" + operation.id());
    }
    Object security = described.getValue("security", document.getValue("security"));
    if (security instanceof JsonArray alternatives) {
      JsonArray renamed = renamedSchemes(alternatives, prefix);
      described.put("security", renamed);
      List<Set<String>> scopes = operation.access().scopes();
      if (takesKeys && !scopes.isEmpty()) {
        section(components, SECURITY_SCHEMES).put(API_KEY, KEY_SCHEME.copy());
        offer(API_KEY, scopes, renamed);
      }
      if (takesCookie && operation.access().token()) {
        offer(OwnOperations.COOKIE_SCHEME, scopes.isEmpty() ? List.of(Set.of()) : scopes, renamed);
      }
    }
    JsonObject target = section(paths, operation.path());
    target.put(method, described);
    if (item.containsKey("parameters")) {
      target.put("parameters", item.getValue("parameters"));
    }
  }

  /** Services know nothing of keys and cookies; the gateway takes them in the place of tokens. */
  private static void offer(String scheme, List<Set<String>> scopes, JsonArray alternatives) {
    scopes.forEach(each -> alternatives.add(JsonObject.of(scheme, sorted(each))));
  }

  private static JsonArray sorted(Set<String> scopes) {
    return new JsonArray(scopes.stream().sorted().toList());
  }

  private static String method(Operation operation) {
    return operation.method().name().toLowerCase(Locale.ROOT);
  }

  private static JsonObject section(JsonObject parent, String key) {
    if (!parent.containsKey(key)) {
      parent.put(key, new JsonObject());
    }
    return parent.getJsonObject(key);
  }

  /** Security schemes are the only components that are named without a reference. */
  private static JsonArray renamedSchemes(JsonArray alternatives, String prefix) {
    JsonArray renamed = new JsonArray();
    for (Object each : alternatives) {
      JsonObject alternative = new JsonObject();
      ((JsonObject) each)
          .forEach(scheme -> alternative.put(prefix + scheme.getKey(), scheme.getValue()));
      renamed.add(alternative);
    }
    return renamed;
  }

  /** A copy in which references to components lead to their new names. */
  private static Object renamed(Object value, String prefix) {
    if (value instanceof JsonObject object) {
      JsonObject copy = new JsonObject();
      object.forEach(
          entry ->
              copy.put(
                  entry.getKey(),
                  entry.getKey().equals("$ref") && entry.getValue() instanceof String reference
                      ? renamed(reference, prefix)
                      : renamed(entry.getValue(), prefix)));
      return copy;
    }
    if (value instanceof JsonArray array) {
      JsonArray copy = new JsonArray();
      array.forEach(element -> copy.add(renamed(element, prefix)));
      return copy;
    }
    return value;
  }

  private static String renamed(String reference, String prefix) {
    int name = reference.indexOf('/', COMPONENTS.length()) + 1;
    return reference.startsWith(COMPONENTS) && name > 0
        ? reference.substring(0, name) + prefix + reference.substring(name)
        : reference;
  }
}
