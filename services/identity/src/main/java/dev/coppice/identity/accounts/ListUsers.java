package dev.coppice.identity.accounts;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code GET /api/identity/users} */
public final class ListUsers implements OperationHandler {

  private final UserStore users;

  public ListUsers(UserStore users) {
    this.users = users;
  }

  @Override
  public Future<Response> handle(Request request) {
    return users
        .list(request.deadline())
        .map(
            found ->
                Response.json(
                    JsonObject.of(
                        "users", new JsonArray(found.stream().map(UserJson::of).toList()))));
  }
}
