package dev.coppice.identity.administration;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.identity.Asker;
import dev.coppice.identity.accounts.EmailAddress;
import dev.coppice.identity.accounts.OneTimeLinks;
import dev.coppice.identity.accounts.Role;
import dev.coppice.identity.accounts.User;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** {@code POST /api/identity/users}: an account for somebody who sets the password by a link. */
public final class CreateUser implements OperationHandler {

  private final UserAdministration users;
  private final OneTimeLinks links;
  private final InstantSource clock;

  public CreateUser(UserAdministration users, OneTimeLinks links, InstantSource clock) {
    this.users = users;
    this.links = links;
    this.clock = clock;
  }

  @Override
  public Future<Response> handle(Request request) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    JsonObject body = request.jsonBody();
    User user = user(body, now);
    Asker by = Asker.of(request, body.getString("author"));
    OneTimeLinks.Made made = links.forPassword(user.id(), now);
    return StaffRights.of(by, users, request.deadline())
        .compose(
            rights -> {
              rights.check(user.role());
              return users.create(
                  user, made.link(), by.ownKey(request.idempotencyKey()), by, request.deadline());
            })
        .map(
            created ->
                Response.json(
                        201,
                        UserJson.of(new UserEntry(created, null, 1))
                            .put("link", made.url())
                            .toBuffer())
                    .withHeader("cache-control", "no-store"));
  }

  private static User user(JsonObject body, Instant now) {
    try {
      return User.of(
          new EmailAddress(body.getString("email")), Role.named(body.getString("role")), true, now);
    } catch (IllegalArgumentException e) {
      throw new FailureException(Failure.InvalidRequest.of("body", String.valueOf(e.getMessage())));
    }
  }
}
