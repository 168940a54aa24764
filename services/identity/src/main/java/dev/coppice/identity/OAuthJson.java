package dev.coppice.identity;

import com.nimbusds.oauth2.sdk.ErrorObject;
import dev.coppice.contract.Response;
import dev.coppice.identity.authorization.RefreshTokens;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What the endpoints of OAuth answer, as its RFCs write it. */
final class OAuthJson {

  private OAuthJson() {}

  /** RFC 6749, section 5.1. */
  static JsonObject issued(String token, AccessToken access) {
    JsonObject json =
        new JsonObject()
            .put("access_token", token)
            .put("token_type", "Bearer")
            .put(
                "expires_in",
                access.expiresAt().getEpochSecond() - access.issuedAt().getEpochSecond());
    return access.scopes().isEmpty() ? json : json.put("scope", access.scopes().toString());
  }

  /**
   * The same for a client that acts for a user; OpenID Connect Core, section 3.1.3.3.
   *
   * @param refresh null where none goes with it
   * @param id null where none goes with it
   */
  static Response issued(
      String token, AccessToken access, @Nullable String refresh, @Nullable String id) {
    JsonObject json = issued(token, access);
    if (refresh != null) {
      json.put("refresh_token", refresh);
    }
    if (id != null) {
      json.put("id_token", id);
    }
    return Response.json(json);
  }

  /**
   * RFC 6749, section 5.2.
   *
   * @param challenge for {@code WWW-Authenticate}; null for none
   */
  static Response refusal(ErrorObject error, @Nullable String challenge) {
    JsonObject body =
        JsonObject.of("error", error.getCode(), "error_description", error.getDescription());
    Response response = Response.json(error.getHTTPStatusCode(), body.toBuffer());
    return challenge == null ? response : response.withHeader("www-authenticate", challenge);
  }

  /** RFC 7662, section 2.2. */
  static JsonObject active(AccessToken token, String issuer, String audience) {
    JsonObject json =
        new JsonObject()
            .put("active", true)
            .put("client_id", token.clientId())
            .put("token_type", "Bearer")
            .put("sub", token.subject())
            .put("iss", issuer)
            .put("aud", audience)
            .put("exp", token.expiresAt().getEpochSecond())
            .put("iat", token.issuedAt().getEpochSecond())
            .put("nbf", token.issuedAt().getEpochSecond())
            .put("jti", token.jti());
    return token.scopes().isEmpty() ? json : json.put("scope", token.scopes().toString());
  }

  /**
   * The same of a refresh token, which is for nobody but us, so that it has no audience or type.
   */
  static JsonObject active(RefreshTokens.Good token, Client client, String issuer) {
    Scopes scopes = token.scopes().forClient(client.scopes());
    JsonObject json =
        new JsonObject()
            .put("active", true)
            .put("client_id", client.id())
            .put("sub", token.userId().toString())
            .put("iss", issuer)
            .put("exp", token.expiresAt().getEpochSecond());
    return scopes.isEmpty() ? json : json.put("scope", scopes.toString());
  }

  static JsonObject inactive() {
    return JsonObject.of("active", false);
  }
}
