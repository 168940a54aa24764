package dev.coppice.identity.administration;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.identity.Asker;
import dev.coppice.identity.accounts.OneTimeLinks;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.UUID;

/**
 * {@code POST /api/identity/users/{userId}/password-link}: a link by which somebody sets another
 * password, in place of any before it.
 */
public final class CreatePasswordLink implements OperationHandler {

  private final UserAdministration users;
  private final OneTimeLinks links;
  private final InstantSource clock;

  public CreatePasswordLink(UserAdministration users, OneTimeLinks links, InstantSource clock) {
    this.users = users;
    this.links = links;
    this.clock = clock;
  }

  @Override
  public Future<Response> handle(Request request) {
    UUID id = request.pathParam("userId", UUID::fromString);
    Asker by = Asker.of(request, request.queryParam("author"));
    OneTimeLinks.Made made = links.forPassword(id, clock.instant());
    return StaffRights.of(by, users, request.deadline())
        .compose(
            rights ->
                users.addLink(
                    made.link(),
                    id,
                    user -> rights.check(user.user().role()),
                    by,
                    request.deadline()))
        .map(
            found -> {
              if (!found) {
                throw UserJson.absent(id);
              }
              return Response.json(
                      201,
                      JsonObject.of(
                              "link", made.url(), "expiresAt", made.link().expiresAt().toString())
                          .toBuffer())
                  .withHeader("cache-control", "no-store");
            });
  }
}
