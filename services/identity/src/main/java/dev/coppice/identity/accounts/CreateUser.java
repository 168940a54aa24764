package dev.coppice.identity.accounts;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** {@code POST /api/identity/users}: an account for somebody who sets the password by a link. */
public final class CreateUser implements OperationHandler {

  private final UserStore users;
  private final OneTimeLinks links;
  private final InstantSource clock;

  public CreateUser(UserStore users, OneTimeLinks links, InstantSource clock) {
    this.users = users;
    this.links = links;
    this.clock = clock;
  }

  @Override
  public Future<Response> handle(Request request) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    JsonObject body = request.jsonBody();
    User user = user(body, now);
    OneTimeLinks.Made made = links.forPassword(user.id(), now);
    return users
        .create(user, made.link(), body.getString("author", "operator"), request.deadline())
        .map(
            created -> {
              if (!created) {
                throw new FailureException(
                    new Failure.Conflict(user.email().text() + " has an account"));
              }
              return Response.json(201, UserJson.of(user).put("link", made.url()).toBuffer())
                  .withHeader("cache-control", "no-store");
            });
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
