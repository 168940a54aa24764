package dev.coppice.identity;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import dev.coppice.contract.Deadline;
import dev.coppice.contract.Params;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.identity.authorization.GrantStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;

/** {@code POST /oauth2/revoke}, RFC 7009. */
final class RevokeToken implements OperationHandler {

  private final ClientDesk desk;
  private final TokenReader reader;
  private final TokenStore tokens;
  private final GrantStore grants;
  private final URI endpoint;

  RevokeToken(
      ClientDesk desk, TokenReader reader, TokenStore tokens, GrantStore grants, URI endpoint) {
    this.desk = desk;
    this.reader = reader;
    this.tokens = tokens;
    this.grants = grants;
    this.endpoint = endpoint;
  }

  @Override
  public Future<Response> handle(Request request) {
    return desk.serve(
        request,
        endpoint,
        form -> form.required("token"),
        (form, client) -> revoke(form.required("token"), client, request.deadline()));
  }

  /** What is no token, or none any more, is as good as revoked (section 2.2). */
  private Future<Response> revoke(String text, Client client, Deadline deadline) {
    return reader
        .read(text)
        .compose(
            found -> {
              if (found.isEmpty()) {
                return grants.revoke(Secret.hash(text), client.id(), deadline).mapEmpty();
              }
              if (!found.get().clientId().equals(client.id())) {
                throw new OAuthException(
                    OAuth2Error.INVALID_GRANT, "the token was issued to another client");
              }
              return tokens.revoke(found.get(), deadline);
            })
        .map(done -> new Response(200, Params.NONE, Buffer.buffer()));
  }
}
