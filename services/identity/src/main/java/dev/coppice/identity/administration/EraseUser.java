package dev.coppice.identity.administration;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.identity.Asker;
import io.vertx.core.Future;
import java.util.UUID;

/** {@code DELETE /api/identity/users/{userId}}: erases somebody, with all that belongs to them. */
public final class EraseUser implements OperationHandler {

  private final UserAdministration users;

  public EraseUser(UserAdministration users) {
    this.users = users;
  }

  @Override
  public Future<Response> handle(Request request) {
    UUID id = request.pathParam("userId", UUID::fromString);
    Asker by = Asker.of(request, request.queryParam("author"));
    return StaffRights.of(by, users, request.deadline())
        .compose(
            rights ->
                users.erase(id, user -> rights.check(user.user().role()), by, request.deadline()))
        .map(found -> UserJson.done(found, id));
  }
}
