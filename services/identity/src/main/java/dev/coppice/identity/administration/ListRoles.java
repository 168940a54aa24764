package dev.coppice.identity.administration;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.identity.Scopes;
import dev.coppice.identity.accounts.Role;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code GET /api/identity/roles}: which scopes each role opens. */
public final class ListRoles implements OperationHandler {

  private final Response answer;

  public ListRoles() {
    JsonArray roles = new JsonArray();
    for (Role role : Role.values()) {
      roles.add(
          new JsonObject()
              .put("role", role.text())
              .put("allScopes", Scopes.hasAll(role))
              .put("scopes", new JsonArray(Scopes.listed(role))));
    }
    this.answer = Response.json(JsonObject.of("roles", roles));
  }

  @Override
  public Future<Response> handle(Request request) {
    return Future.succeededFuture(answer);
  }
}
