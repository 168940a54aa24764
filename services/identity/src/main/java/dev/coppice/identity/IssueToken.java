package dev.coppice.identity;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** {@code POST /oauth2/token}, RFC 6749, section 4.4: a client acts for itself. */
final class IssueToken implements OperationHandler {

  private final ClientDesk desk;
  private final TokenIssuer issuer;
  private final URI endpoint;

  IssueToken(ClientDesk desk, TokenIssuer issuer, URI endpoint) {
    this.desk = desk;
    this.issuer = issuer;
    this.endpoint = endpoint;
  }

  @Override
  public Future<Response> handle(Request request) {
    return desk.serve(request, endpoint, IssueToken::requireGrant, this::issue);
  }

  private static void requireGrant(OAuthForm form) {
    if (!form.required("grant_type").equals(Grant.CLIENT_CREDENTIALS.text())) {
      throw new OAuthException(
          OAuth2Error.UNSUPPORTED_GRANT_TYPE,
          "grant_type must be " + Grant.CLIENT_CREDENTIALS.text());
    }
  }

  private Future<Response> issue(OAuthForm form, Client client) {
    if (!client.grants().contains(Grant.CLIENT_CREDENTIALS)) {
      throw new OAuthException(
          OAuth2Error.UNAUTHORIZED_CLIENT,
          "this client is not registered for " + Grant.CLIENT_CREDENTIALS.text());
    }
    AccessToken token = issuer.token(client, scopes(form.get("scope"), client));
    return issuer.sign(token).map(text -> Response.json(OAuthJson.issued(text, token)));
  }

  /** All that the client may have, where it does not say. */
  private static Scopes scopes(@Nullable String asked, Client client) {
    if (asked == null) {
      return client.scopes();
    }
    try {
      Scopes scopes = Scopes.parse(asked);
      if (client.scopes().contains(scopes)) {
        return scopes;
      }
    } catch (IllegalArgumentException e) {
      throw new OAuthException(OAuth2Error.INVALID_SCOPE, String.valueOf(e.getMessage()));
    }
    throw new OAuthException(
        OAuth2Error.INVALID_SCOPE,
        client.scopes().isEmpty()
            ? "this client may have no scope"
            : "this client may have " + client.scopes());
  }
}
