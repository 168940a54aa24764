package dev.coppice.identity;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import io.vertx.core.Future;
import java.net.URI;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * What the endpoints that clients post to have in common: the client authenticates first, refusals
 * are as OAuth writes them, and nobody keeps an answer.
 */
final class ClientDesk {

  private static final String CHALLENGE = "Basic realm=\"coppice\", charset=\"UTF-8\"";

  private final ClientAuthenticator authenticator;

  ClientDesk(ClientAuthenticator authenticator) {
    this.authenticator = authenticator;
  }

  /**
   * @param endpoint where it was posted
   * @param check refuses a form before the client is looked at
   * @param work what is done for the client
   */
  Future<Response> serve(
      Request request,
      URI endpoint,
      Consumer<OAuthForm> check,
      BiFunction<OAuthForm, Client, Future<Response>> work) {
    return Future.<OAuthForm>future(
            promise -> {
              OAuthForm form = OAuthForm.read(request, endpoint);
              check.accept(form);
              promise.complete(form);
            })
        .compose(
            form ->
                authenticator
                    .authenticate(form, request.deadline())
                    .compose(client -> work.apply(form, client)))
        .recover(cause -> refusal(request, cause))
        .map(ClientDesk::unkept);
  }

  /** Both headers, as RFC 6749, section 5.1 wants them. */
  private static Response unkept(Response response) {
    return response.withHeader("cache-control", "no-store").withHeader("pragma", "no-cache");
  }

  private static Future<Response> refusal(Request request, Throwable cause) {
    if (!(cause instanceof OAuthException refused)) {
      return Future.failedFuture(cause);
    }
    boolean challenged = refused.error().getHTTPStatusCode() == 401 && OAuthForm.isBasic(request);
    return Future.succeededFuture(
        OAuthJson.refusal(refused.error(), challenged ? CHALLENGE : null));
  }
}
