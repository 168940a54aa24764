package dev.coppice.identity;

import com.nimbusds.jose.JWSAlgorithm;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.identity.authorization.AuthorizePage;
import dev.coppice.identity.authorization.LogoutPage;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;

/**
 * {@code GET /.well-known/oauth-authorization-server} and {@code
 * /.well-known/openid-configuration}, RFC 8414: what there is, and where. Both say the same.
 */
final class GetMetadata implements OperationHandler {

  private static final List<String> AUTHENTICATION =
      List.of(
          AuthenticationMethod.CLIENT_SECRET_BASIC.text(),
          AuthenticationMethod.CLIENT_SECRET_POST.text(),
          AuthenticationMethod.PRIVATE_KEY_JWT.text());

  private final Response answer;

  GetMetadata(IdentityOptions options) {
    JsonObject metadata =
        new JsonObject()
            .put("issuer", options.issuer())
            .put("jwks_uri", options.url(Endpoints.KEYS))
            .put("authorization_endpoint", options.url(AuthorizePage.PATH))
            .put("device_authorization_endpoint", options.url(Endpoints.DEVICE_AUTHORIZATION))
            .put("userinfo_endpoint", options.url(Endpoints.USER_INFO))
            .put("end_session_endpoint", options.url(LogoutPage.PATH))
            .put("scopes_supported", JsonArray.of("openid", "email", "offline_access"))
            .put("response_types_supported", JsonArray.of("code"))
            .put("response_modes_supported", JsonArray.of("query"))
            .put(
                "grant_types_supported",
                new JsonArray(Arrays.stream(Grant.values()).map(Grant::text).toList()))
            .put("code_challenge_methods_supported", JsonArray.of("S256"))
            .put("authorization_response_iss_parameter_supported", true)
            .put(
                "prompt_values_supported",
                JsonArray.of("none", "login", "consent", "select_account"))
            .put("subject_types_supported", JsonArray.of("public"))
            .put(
                "id_token_signing_alg_values_supported",
                JsonArray.of(IdTokens.ALGORITHM.jose().getName()))
            .put(
                "claims_supported",
                JsonArray.of(
                    "sub", "auth_time", "amr", "nonce", "at_hash", "email", "email_verified"))
            .put("request_parameter_supported", false)
            .put("request_uri_parameter_supported", false);
    addEndpoint(metadata, "token", options.url(Endpoints.TOKEN), true);
    addEndpoint(metadata, "introspection", options.url(Endpoints.INTROSPECTION), false);
    addEndpoint(metadata, "revocation", options.url(Endpoints.REVOCATION), true);
    this.answer = Response.json(metadata).withHeader("cache-control", "public, max-age=300");
  }

  /**
   * @param toAll whether clients are let in that can keep no secret
   */
  private static void addEndpoint(JsonObject metadata, String name, String url, boolean toAll) {
    JsonArray methods = new JsonArray(AUTHENTICATION);
    if (toAll) {
      methods = methods.copy().add(AuthenticationMethod.NONE.text());
    }
    metadata
        .put(name + "_endpoint", url)
        .put(name + "_endpoint_auth_methods_supported", methods)
        .put(
            name + "_endpoint_auth_signing_alg_values_supported",
            new JsonArray(
                AssertionCheck.ALGORITHMS.stream().map(JWSAlgorithm::getName).sorted().toList()));
  }

  @Override
  public Future<Response> handle(Request request) {
    return Future.succeededFuture(answer);
  }
}
