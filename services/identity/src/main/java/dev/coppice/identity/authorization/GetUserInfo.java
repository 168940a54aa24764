package dev.coppice.identity.authorization;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.identity.accounts.Credentials;
import dev.coppice.identity.accounts.User;
import dev.coppice.identity.accounts.UserStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * {@code /oauth2/userinfo}, OpenID Connect Core, section 5.3: tells a client that a user let know,
 * who they are. The gateway has looked at the token.
 */
public final class GetUserInfo implements OperationHandler {

  private final UserStore users;

  public GetUserInfo(UserStore users) {
    this.users = users;
  }

  @Override
  public Future<Response> handle(Request request) {
    Principal principal = request.principal();
    if (principal == null) {
      return Future.failedFuture(
          new FailureException(new Failure.Unauthenticated("an access token is needed")));
    }
    if (!principal.scopes().contains("openid")) {
      return Future.failedFuture(
          new FailureException(new Failure.InsufficientScope(Set.of("openid"))));
    }
    return user(principal, request)
        .map(
            found -> {
              User user =
                  found
                      .map(Credentials::user)
                      .orElseThrow(
                          () ->
                              new FailureException(
                                  new Failure.InvalidToken("its user has no account any more")));
              return Response.json(json(user, principal.scopes().contains("email")))
                  .withHeader("cache-control", "no-store");
            });
  }

  private Future<Optional<Credentials>> user(Principal principal, Request request) {
    try {
      return users.find(UUID.fromString(principal.subject()), request.deadline());
    } catch (IllegalArgumentException e) {
      return Future.succeededFuture(Optional.empty());
    }
  }

  private static JsonObject json(User user, boolean email) {
    JsonObject json = JsonObject.of("sub", user.id().toString());
    return email
        ? json.put("email", user.email().text()).put("email_verified", user.verified())
        : json;
  }
}
