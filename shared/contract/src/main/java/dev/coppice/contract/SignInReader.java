package dev.coppice.contract;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code x-coppice-sign-in}. */
final class SignInReader {

  private static final String NAME = "x-coppice-sign-in";

  private final List<Operation> operations;
  private final List<String> problems;

  /**
   * @param problems is added to
   */
  SignInReader(List<Operation> operations, List<String> problems) {
    this.operations = operations;
    this.problems = problems;
  }

  /** Null where the document has none, or what it has is wrong. */
  @Nullable SignIn read(JsonObject document) {
    Object value = document.getValue(NAME);
    if (value == null) {
      return null;
    }
    if (!(value instanceof JsonObject raw)) {
      problems.add(NAME + " must be an object with client, authorize, token, revoke, user and end");
      return null;
    }
    String client = raw.getValue("client") instanceof String text ? text : "";
    if (client.isBlank()) {
      problems.add(NAME + ".client must be the id of an OAuth client");
    }
    Operation authorize = named(raw, "authorize", HttpMethod.GET);
    Operation token = named(raw, "token", HttpMethod.POST);
    Operation revoke = named(raw, "revoke", HttpMethod.POST);
    Operation user = named(raw, "user", HttpMethod.GET);
    Operation end = named(raw, "end", HttpMethod.GET);
    return authorize == null || token == null || revoke == null || user == null || end == null
        ? null
        : new SignIn(client, authorize, token, revoke, user, end);
  }

  private @Nullable Operation named(JsonObject raw, String member, HttpMethod method) {
    Object id = raw.getValue(member);
    for (Operation operation : operations) {
      if (operation.id().equals(id) && operation.method().equals(method)) {
        return operation;
      }
    }
    problems.add(
        "%s.%s must be the operationId of a %s, not %s".formatted(NAME, member, method, id));
    return null;
  }
}
