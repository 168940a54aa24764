package dev.coppice.bench.shop;

import dev.coppice.bench.BenchException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;

/** Asks a gateway as a signed-in user does. */
final class ShopClient {
  private static final int MOST_CONNECTIONS = 1_000;

  private final HttpClient http;
  private final int port;

  ShopClient(Vertx vertx, int port) {
    http =
        vertx.createHttpClient(
            new HttpClientOptions().setTcpNoDelay(true),
            new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS).setEventLoopSize(1));
    this.port = port;
  }

  Future<JsonObject> get(String token, String path) {
    return begin(token, HttpMethod.GET, path)
        .compose(HttpClientRequest::send)
        .compose(response -> read(path, response));
  }

  /** What is not answered with 200 or 201 fails. */
  Future<JsonObject> send(String token, HttpMethod method, String path, JsonObject body) {
    return begin(token, method, path)
        .compose(request -> send(request, body))
        .compose(response -> read(path, response));
  }

  /** A POST that does the same thing however often it is sent with this key. */
  Future<JsonObject> post(String token, String path, String idempotencyKey, JsonObject body) {
    return begin(token, HttpMethod.POST, path)
        .map(request -> request.putHeader("Idempotency-Key", idempotencyKey))
        .compose(request -> send(request, body))
        .compose(response -> read(path, response));
  }

  private Future<HttpClientRequest> begin(String token, HttpMethod method, String path) {
    return http.request(method, port, "localhost", path)
        .map(request -> request.putHeader("Authorization", "Bearer " + token));
  }

  private static Future<HttpClientResponse> send(HttpClientRequest request, JsonObject body) {
    return request.putHeader("Content-Type", "application/json").send(body.toBuffer());
  }

  private static Future<JsonObject> read(String path, HttpClientResponse response) {
    return response.body().map(body -> parse(path, response.statusCode(), body));
  }

  private static JsonObject parse(String path, int status, Buffer body) {
    if (status != 200 && status != 201) {
      throw new BenchException(path + " was answered " + status + ": " + body);
    }
    return body.toJsonObject();
  }
}
