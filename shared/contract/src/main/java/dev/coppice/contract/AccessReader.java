package dev.coppice.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads who may call an operation: its own {@code security}, or else the document's. Of several
 * alternatives one may be {@code {}} (nothing is needed), and the others either basic credentials
 * or bearer tokens, each with scopes that open the operation. A bearer token or nothing is
 * optional: the operation minds who asks.
 */
final class AccessReader {

  private static final Pattern SCOPE = Pattern.compile("[a-z][a-z0-9-]{0,39}:(read|write)");

  private final JsonObject document;
  private final List<String> problems;

  /**
   * @param problems what is wrong is added to it
   */
  AccessReader(JsonObject document, List<String> problems) {
    this.document = document;
    this.problems = problems;
  }

  /**
   * @param at how messages name the operation
   */
  Access read(String at, JsonObject operation) {
    Object security = operation.getValue("security", document.getValue("security"));
    if (security == null) {
      return Access.ANYONE;
    }
    if (!(security instanceof JsonArray alternatives)) {
      problems.add(at + ": security must be a list");
      return Access.ANYONE;
    }
    boolean open = alternatives.isEmpty();
    boolean basic = false;
    List<Set<String>> bearers = new ArrayList<>();
    for (Object each : alternatives) {
      JsonObject alternative = each instanceof JsonObject object ? object : new JsonObject();
      if (alternative.size() > 1) {
        problems.add(at + ": security must not ask for two schemes at once");
      }
      open |= alternative.isEmpty();
      for (String name : alternative.fieldNames()) {
        switch (scheme(at, name)) {
          case BASIC -> basic = true;
          case BEARER -> bearers.add(scopes(at, alternative.getValue(name)));
          case UNKNOWN -> {}
        }
      }
    }
    return access(at, open, bearers, basic);
  }

  private Access access(String at, boolean open, List<Set<String>> bearers, boolean basic) {
    boolean token = !bearers.isEmpty();
    boolean any = bearers.contains(Set.<String>of());
    if (any && bearers.size() > 1) {
      problems.add(
          at + ": security must name scopes in each of its bearer tokens, or have but one");
    }
    if (token && basic) {
      problems.add(at + ": security must take bearer tokens or basic credentials, not both");
    }
    return problems.isEmpty()
        ? new Access(token && !open, token && open, any ? List.of() : bearers, basic)
        : Access.ANYONE;
  }

  private enum Scheme {
    BEARER,
    BASIC,
    UNKNOWN
  }

  private Scheme scheme(String at, String name) {
    JsonObject scheme =
        ContractPart.object(
            ContractPart.object(ContractPart.object(document, "components"), "securitySchemes"),
            name);
    String type = scheme.getValue("type") instanceof String text ? text : "";
    String http = scheme.getValue("scheme") instanceof String text ? text : "";
    if (type.equals("oauth2") || type.equals("openIdConnect")) {
      return Scheme.BEARER;
    }
    if (type.equals("http") && http.equalsIgnoreCase("bearer")) {
      return Scheme.BEARER;
    }
    if (type.equals("http") && http.equalsIgnoreCase("basic")) {
      return Scheme.BASIC;
    }
    problems.add(
        at
            + ": security scheme "
            + name
            + " must be among components.securitySchemes, with type oauth2, openIdConnect, or http"
            + " with scheme bearer or basic");
    return Scheme.UNKNOWN;
  }

  private Set<String> scopes(String at, Object value) {
    Set<String> scopes = new LinkedHashSet<>();
    for (Object scope : value instanceof JsonArray list ? list : JsonArray.of(value)) {
      if (scope instanceof String text && SCOPE.matcher(text).matches()) {
        scopes.add(text);
      } else {
        problems.add(at + ": scope must be such as catalog:write or catalog:read, not " + scope);
      }
    }
    return scopes;
  }
}
