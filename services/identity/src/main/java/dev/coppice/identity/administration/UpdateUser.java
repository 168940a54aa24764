package dev.coppice.identity.administration;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.Precondition;
import dev.coppice.identity.Asker;
import dev.coppice.identity.accounts.Role;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code PATCH /api/identity/users/{userId}}: their role, and whether they are disabled (JSON Merge
 * Patch, RFC 7396).
 */
public final class UpdateUser implements OperationHandler {

  private final UserAdministration users;
  private final InstantSource clock;

  public UpdateUser(UserAdministration users, InstantSource clock) {
    this.users = users;
    this.clock = clock;
  }

  @Override
  public Future<Response> handle(Request request) {
    UUID id = request.pathParam("userId", UUID::fromString);
    JsonObject patch = request.jsonBody();
    Asker by = Asker.of(request, patch.getString("author"));
    Precondition precondition = Precondition.of(request);
    return StaffRights.of(by, users, request.deadline())
        .compose(
            rights ->
                users.change(
                    id,
                    before -> {
                      precondition.check("user " + id, Optional.of(before.tag()));
                      UserChange change = change(before, patch);
                      rights.check(before.user().role());
                      rights.check(change.role());
                      return change;
                    },
                    by,
                    clock.instant(),
                    request.deadline()))
        .map(changed -> UserJson.answer(changed.orElseThrow(() -> UserJson.absent(id))));
  }

  private static UserChange change(UserEntry before, JsonObject patch) {
    try {
      return new UserChange(
          Role.named(patch.getString("role", before.user().role().text())),
          patch.getBoolean("disabled", before.disabledAt() != null));
    } catch (IllegalArgumentException e) {
      throw new FailureException(Failure.InvalidRequest.of("body", String.valueOf(e.getMessage())));
    }
  }
}
