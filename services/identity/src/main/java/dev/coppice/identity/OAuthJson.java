package dev.coppice.identity;

import com.nimbusds.oauth2.sdk.ErrorObject;
import dev.coppice.contract.Response;
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
            .put("sub", token.clientId())
            .put("iss", issuer)
            .put("aud", audience)
            .put("exp", token.expiresAt().getEpochSecond())
            .put("iat", token.issuedAt().getEpochSecond())
            .put("nbf", token.issuedAt().getEpochSecond())
            .put("jti", token.jti());
    return token.scopes().isEmpty() ? json : json.put("scope", token.scopes().toString());
  }

  static JsonObject inactive() {
    return JsonObject.of("active", false);
  }
}
