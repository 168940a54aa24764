package dev.coppice.identity;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.net.URI;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code POST /oauth2/token}: what a client gets for what it shows. */
final class IssueToken implements OperationHandler {

  private final ClientDesk desk;
  private final TokenIssuer issuer;
  private final UserTokens userTokens;
  private final URI endpoint;

  IssueToken(ClientDesk desk, TokenIssuer issuer, UserTokens userTokens, URI endpoint) {
    this.desk = desk;
    this.issuer = issuer;
    this.userTokens = userTokens;
    this.endpoint = endpoint;
  }

  @Override
  public Future<Response> handle(Request request) {
    return desk.serve(
        request,
        endpoint,
        IssueToken::grant,
        (form, client) ->
            switch (grant(form)) {
              case CLIENT_CREDENTIALS -> issue(form, client);
              case AUTHORIZATION_CODE -> userTokens.redeem(form, client, request.deadline());
              case REFRESH_TOKEN -> userTokens.refresh(form, client, request.deadline());
              case DEVICE_CODE -> userTokens.poll(form, client, request.deadline());
            });
  }

  private static Grant grant(OAuthForm form) {
    String text = form.required("grant_type");
    return Arrays.stream(Grant.values())
        .filter(grant -> grant.text().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new OAuthException(
                    OAuth2Error.UNSUPPORTED_GRANT_TYPE,
                    "there is no grant_type %s; the metadata names those that there are"
                        .formatted(text)));
  }

  /** Section 4.4: for a client that acts for itself. */
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
