package dev.coppice.identity;

import com.nimbusds.jose.jwk.JWKSet;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Clients as the contract writes them. */
final class ClientJson {

  private ClientJson() {}

  static JsonObject of(Client client) {
    JsonObject json =
        new JsonObject()
            .put("clientId", client.id())
            .put("name", client.name())
            .put(
                "grants",
                new JsonArray(client.grants().stream().map(Grant::text).sorted().toList()))
            .put(
                "redirectUris",
                new JsonArray(client.redirectUris().stream().map(RedirectUri::text).toList()))
            .put(
                "postLogoutRedirectUris",
                new JsonArray(
                    client.postLogoutRedirectUris().stream().map(RedirectUri::text).toList()))
            .put("scopes", new JsonArray(List.copyOf(client.scopes().names())))
            .put("authenticationMethod", client.authentication().text())
            .put("createdBy", client.createdBy())
            .put("createdAt", client.createdAt().toString());
    JWKSet jwks = client.jwks();
    return jwks == null ? json : json.put("jwks", new JsonObject(jwks.toString()));
  }

  /**
   * Reads a client to be made.
   *
   * @param secretHash for a client that gets a secret
   * @throws IllegalArgumentException when it is none; the message is for the client
   */
  static Client read(JsonObject json, String secretHash, Instant now) {
    AuthenticationMethod authentication =
        AuthenticationMethod.named(json.getString("authenticationMethod", "client_secret_basic"));
    return new Client(
        UUID.randomUUID().toString(),
        json.getString("name"),
        texts(json, "grants").stream().map(Grant::named).collect(Collectors.toUnmodifiableSet()),
        texts(json, "redirectUris").stream().map(RedirectUri::new).toList(),
        texts(json, "postLogoutRedirectUris").stream().map(RedirectUri::new).toList(),
        Scopes.of(texts(json, "scopes")),
        authentication,
        jwks(json.getJsonObject("jwks")),
        authentication.hasSecret() ? secretHash : null,
        json.getString("author", "operator"),
        now);
  }

  private static List<String> texts(JsonObject json, String name) {
    return json.getJsonArray(name, new JsonArray()).stream().map(String.class::cast).toList();
  }

  private static @Nullable JWKSet jwks(@Nullable JsonObject json) {
    try {
      return json == null ? null : JWKSet.parse(json.encode());
    } catch (ParseException e) {
      throw new IllegalArgumentException("jwks is no JWK set: " + e.getMessage(), e);
    }
  }
}
