package dev.coppice.security;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;

/**
 * The keys of an issuer elsewhere, found as <a
 * href="https://openid.net/specs/openid-connect-discovery-1_0.html">OpenID Connect Discovery</a>
 * says. Follows no redirects.
 */
public final class DiscoveredKeys implements KeySource {

  private static final int OK = 200;
  private static final int LARGEST = 1 << 20;
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final HttpClient client;
  private final URI issuer;

  /**
   * @param client one that checks certificates, where the issuer has any
   */
  public DiscoveredKeys(HttpClient client, URI issuer) {
    this.client = client;
    this.issuer = issuer;
  }

  @Override
  public Future<JsonObject> fetch() {
    String base = issuer.toString().replaceFirst("/$", "");
    return get(base + "/.well-known/openid-configuration").compose(this::keys);
  }

  private Future<JsonObject> keys(JsonObject metadata) {
    if (!issuer.toString().equals(metadata.getValue("issuer"))) {
      return Future.failedFuture(
          issuer + " names itself " + metadata.getValue("issuer") + " in its configuration");
    }
    if (metadata.getValue("jwks_uri") instanceof String uri
        && uri.startsWith(issuer.getScheme() + "://")) {
      return get(uri);
    }
    return Future.failedFuture(
        issuer + " has no jwks_uri that begins with " + issuer.getScheme() + "://");
  }

  private Future<JsonObject> get(String url) {
    return client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url)
                .setTimeout(LIMIT.toMillis())
                .putHeader("accept", "application/json"))
        .compose(HttpClientRequest::send)
        .compose(answer -> body(url, answer))
        .map(Buffer::toJsonObject);
  }

  private static Future<Buffer> body(String url, HttpClientResponse answer) {
    Promise<Buffer> whole = Promise.promise();
    if (answer.statusCode() != OK) {
      whole.fail(url + " answers " + answer.statusCode());
      return whole.future();
    }
    Buffer body = Buffer.buffer();
    answer.exceptionHandler(whole::tryFail);
    answer.endHandler(end -> whole.tryComplete(body));
    answer.handler(
        part -> {
          if (body.length() + part.length() > LARGEST) {
            whole.tryFail(url + " answers more than " + LARGEST + " bytes");
            answer.request().reset();
          } else {
            body.appendBuffer(part);
          }
        });
    return whole.future();
  }
}
