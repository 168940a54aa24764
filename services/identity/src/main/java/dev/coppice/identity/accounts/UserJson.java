package dev.coppice.identity.accounts;

import io.vertx.core.json.JsonObject;

/** Users as the contract writes them. */
final class UserJson {

  private UserJson() {}

  static JsonObject of(User user) {
    return new JsonObject()
        .put("userId", user.id().toString())
        .put("email", user.email().text())
        .put("role", user.role().text())
        .put("verified", user.verified())
        .put("createdAt", user.createdAt().toString());
  }
}
