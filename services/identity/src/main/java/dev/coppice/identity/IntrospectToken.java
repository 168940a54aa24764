package dev.coppice.identity;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;

/** {@code POST /oauth2/introspect}, RFC 7662. */
final class IntrospectToken implements OperationHandler {

  private final ClientDesk desk;
  private final TokenReader reader;
  private final TokenStore tokens;
  private final IdentityOptions options;
  private final URI endpoint;

  IntrospectToken(
      ClientDesk desk,
      TokenReader reader,
      TokenStore tokens,
      IdentityOptions options,
      URI endpoint) {
    this.desk = desk;
    this.reader = reader;
    this.tokens = tokens;
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
          return look(form.required("token"), request.deadline()).map(Response::json);
        });
  }

  private Future<JsonObject> look(String text, Deadline deadline) {
    return reader
        .read(text)
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(OAuthJson.inactive())
                    : tokens.isGood(found.get(), deadline).map(good -> say(found.get(), good)));
  }

  private JsonObject say(AccessToken token, boolean good) {
    return good
        ? OAuthJson.active(token, options.issuer(), options.audience())
        : OAuthJson.inactive();
  }
}
