package dev.coppice.identity.administration;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.EntityTags;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** {@code GET /api/identity/users/{userId}} */
public final class GetUser implements OperationHandler {

  private final UserAdministration users;

  public GetUser(UserAdministration users) {
    this.users = users;
  }

  @Override
  public Future<Response> handle(Request request) {
    UUID id = request.pathParam("userId", UUID::fromString);
    return users
        .find(id, request.deadline())
        .map(
            found -> {
              UserEntry user = found.orElseThrow(() -> UserJson.absent(id));
              JsonObject json = UserJson.of(user);
              return EntityTags.answer(request, Response.json(json), user.tag());
            });
  }
}
