package dev.coppice.identity;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.identity.authorization.RefreshTokens;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.InstantSource;

/** {@code POST /oauth2/introspect}, RFC 7662. */
final class IntrospectToken implements OperationHandler {

  private final ClientDesk desk;
  private final TokenReader reader;
  private final TokenStore tokens;
  private final RefreshTokens refreshTokens;
  private final InstantSource clock;
  private final IdentityOptions options;
  private final URI endpoint;

  IntrospectToken(
      ClientDesk desk,
      TokenReader reader,
      TokenStore tokens,
      RefreshTokens refreshTokens,
      InstantSource clock,
      IdentityOptions options,
      URI endpoint) {
    this.desk = desk;
    this.reader = reader;
    this.tokens = tokens;
    this.refreshTokens = refreshTokens;
    this.clock = clock;
    this.options = options;
    this.endpoint = endpoint;
  }

  @Override
  public Future<Response> handle(Request request) {
    return desk.serve(
        request,
        endpoint,
        form -> form.required("token"),
        (form, client) -> {
          // Whoever does not authenticate could try tokens that others have lost.
          if (client.authentication() == AuthenticationMethod.NONE) {
            throw OAuthException.invalidClient();
          }
          return look(form.required("token"), client, request.deadline()).map(Response::json);
        });
  }

  private Future<JsonObject> look(String text, Client client, Deadline deadline) {
    return reader
        .read(text)
        .compose(
            found ->
                found.isEmpty()
                    ? refresh(text, client, deadline)
                    : tokens.isGood(found.get(), deadline).map(good -> say(found.get(), good)));
  }

  /** Refresh tokens are nobody's business but that of their client (section 4). */
  private Future<JsonObject> refresh(String text, Client client, Deadline deadline) {
    return refreshTokens
        .find(Secret.hash(text), client.id(), clock.instant(), deadline)
        .map(
            found ->
                found.isEmpty()
                    ? OAuthJson.inactive()
                    : OAuthJson.active(found.get(), client, options.issuer()));
  }

  private JsonObject say(AccessToken token, boolean good) {
    return good
        ? OAuthJson.active(token, options.issuer(), options.audience())
        : OAuthJson.inactive();
  }
}
