package dev.coppice.identity;

import com.nimbusds.jose.JWSAlgorithm;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * {@code GET /.well-known/oauth-authorization-server} and {@code
 * /.well-known/openid-configuration}, RFC 8414: what there is, and where. Nobody signs in here yet,
 * so both say the same.
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
            .put("response_types_supported", new JsonArray())
            .put("grant_types_supported", new JsonArray().add(Grant.CLIENT_CREDENTIALS.text()));
    addEndpoint(metadata, "token", options.url(Endpoints.TOKEN));
    addEndpoint(metadata, "introspection", options.url(Endpoints.INTROSPECTION));
    addEndpoint(metadata, "revocation", options.url(Endpoints.REVOCATION));
    this.answer = Response.json(metadata).withHeader("cache-control", "public, max-age=300");
  }

  private static void addEndpoint(JsonObject metadata, String name, String url) {
    metadata
        .put(name + "_endpoint", url)
        .put(name + "_endpoint_auth_methods_supported", new JsonArray(AUTHENTICATION))
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
