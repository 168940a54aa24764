package dev.coppice.identity;

import com.nimbusds.jose.jwk.JWKSet;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Response;
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
            .put("createdAt", client.createdAt().toString())
            .put("version", client.version());
    Client.OldSecret old = client.oldSecret();
    if (old != null) {
      json.put("oldSecretUntil", old.until().toString());
    }
    JWKSet jwks = client.jwks();
    return jwks == null ? json : json.put("jwks", new JsonObject(jwks.toString()));
  }

  /**
   * Reads a client to be made.
   *
   * @param secretHash for a client that gets a secret
   * @param by who makes it
   * @throws IllegalArgumentException when it is none; the message is for the client
   */
  static Client read(JsonObject json, String secretHash, String by, Instant now) {
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
        null,
        by,
        now,
        1);
  }

  /**
   * A client with what a merge patch changes of it.
   *
   * @throws IllegalArgumentException when that is none; the message is for the client
   */
  static Client patched(Client before, JsonObject patch) {
    JsonObject json = of(before).mergeIn(patch);
    return new Client(
        before.id(),
        json.getString("name"),
        before.grants(),
        texts(json, "redirectUris").stream().map(RedirectUri::new).toList(),
        texts(json, "postLogoutRedirectUris").stream().map(RedirectUri::new).toList(),
        Scopes.of(texts(json, "scopes")),
        before.authentication(),
        before.jwks(),
        before.secretHash(),
        before.oldSecret(),
        before.createdBy(),
        before.createdAt(),
        before.version() + 1);
  }

  /** The only kind of answer that has a secret. */
  static Response withSecret(Client client, int status, String secret) {
    JsonObject body = of(client);
    if (client.authentication().hasSecret()) {
      body.put("clientSecret", secret);
    }
    return Response.json(status, body.toBuffer())
        .withHeader("cache-control", "no-store")
        .withHeader("etag", client.tag());
  }

  static FailureException absent(String id) {
    return new FailureException(new Failure.NotFound("there is no client " + id));
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
