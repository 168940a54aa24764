package dev.coppice.identity.administration;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Response;
import dev.coppice.identity.accounts.User;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.UUID;

/** Users as the contract writes them. */
final class UserJson {

  private UserJson() {}

  static JsonObject of(UserEntry entry) {
    User user = entry.user();
    Instant disabledAt = entry.disabledAt();
    return new JsonObject()
        .put("userId", user.id().toString())
        .put("email", user.email().text())
        .put("role", user.role().text())
        .put("verified", user.verified())
        .put("createdAt", user.createdAt().toString())
        .put("disabledAt", disabledAt == null ? null : disabledAt.toString())
        .put("version", entry.version());
  }

  static Response answer(UserEntry entry) {
    return Response.json(of(entry)).withHeader("etag", entry.tag());
  }

  /**
   * Nothing more to say about a user, to whom it was done.
   *
   * @throws FailureException of NotFound where there was none
   */
  static Response done(boolean found, UUID id) {
    if (!found) {
      throw absent(id);
    }
    return Response.noContent();
  }

  static FailureException absent(UUID id) {
    return new FailureException(new Failure.NotFound("there is no user " + id));
  }
}
