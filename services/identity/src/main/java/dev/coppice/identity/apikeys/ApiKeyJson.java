package dev.coppice.identity.apikeys;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Response;
import dev.coppice.identity.Scopes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** API keys as the contract writes them. */
final class ApiKeyJson {

  private static final int DEFAULT_DAYS = 90;

  private ApiKeyJson() {}

  static JsonObject of(ApiKey key) {
    Instant revokedAt = key.revokedAt();
    return new JsonObject()
        .put("id", key.id())
        .put("name", key.name())
        .put("scopes", scopes(key))
        .put("createdBy", key.createdBy())
        .put("createdAt", key.createdAt().toString())
        .put("expiresAt", key.expiresAt().toString())
        .put("revokedAt", revokedAt == null ? null : revokedAt.toString());
  }

  /**
   * Reads a key to be made.
   *
   * @param by who makes it
   * @throws IllegalArgumentException when it is none; the message is for the client
   */
  static ApiKey read(JsonObject json, String id, String by, Instant now) {
    List<String> scopes = json.getJsonArray("scopes").stream().map(String.class::cast).toList();
    return new ApiKey(
        id,
        json.getString("name"),
        Scopes.of(scopes),
        by,
        now,
        now.plus(Duration.ofDays(json.getInteger("expiresInDays", DEFAULT_DAYS))),
        null);
  }

  /** The only answer that has the key itself. */
  static Response made(ApiKey key, String secret) {
    return Response.json(201, of(key).put("apiKey", key.text(secret)).toBuffer())
        .withHeader("cache-control", "no-store");
  }

  /** What a gateway needs to know. */
  static Response checked(Optional<ApiKey> found) {
    return Response.json(
        found
            .map(
                key ->
                    JsonObject.of("active", true, "id", key.id(), "scopes", scopes(key))
                        .put("expiresAt", key.expiresAt().toString()))
            .orElseGet(() -> JsonObject.of("active", false)));
  }

  private static JsonArray scopes(ApiKey key) {
    return new JsonArray(List.copyOf(key.scopes().names()));
  }

  static FailureException absent(String id) {
    return new FailureException(new Failure.NotFound("there is no API key " + id));
  }
}
