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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Asks a gateway as a signed-in user does, and again where it is told that nobody can answer now.
 * So each request must be one that may be sent twice.
 */
final class ShopClient {
  private static final int MOST_CONNECTIONS = 1_000;
  private static final int UNAVAILABLE = 503;
  private static final int MOST_TRIES = 30;
  private static final long REST_MILLIS = 1_000;

  private final AtomicInteger refusals = new AtomicInteger();
  private final Vertx vertx;
  private final HttpClient http;
  private final int port;

  ShopClient(Vertx vertx, int port) {
    this.vertx = vertx;
    http =
        vertx.createHttpClient(
            new HttpClientOptions().setTcpNoDelay(true),
            new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS).setEventLoopSize(1));
    this.port = port;
  }

  /** How often it was told that nobody could answer. */
  int refusals() {
    return refusals.get();
  }

  Future<JsonObject> get(String token, String path) {
    return ask(
        path,
        MOST_TRIES,
        () -> begin(token, HttpMethod.GET, path).compose(HttpClientRequest::send));
  }

  /** What is not answered with 200 or 201 fails. */
  Future<JsonObject> send(String token, HttpMethod method, String path, JsonObject body) {
    return ask(
        path, MOST_TRIES, () -> begin(token, method, path).compose(request -> send(request, body)));
  }

  /** A POST that does the same thing however often it is sent with this key. */
  Future<JsonObject> post(String token, String path, String idempotencyKey, JsonObject body) {
    return ask(
        path,
        MOST_TRIES,
        () ->
            begin(token, HttpMethod.POST, path)
                .map(request -> request.putHeader("Idempotency-Key", idempotencyKey))
                .compose(request -> send(request, body)));
  }

  private Future<JsonObject> ask(
      String path, int tries, Supplier<Future<HttpClientResponse>> request) {
    return request
        .get()
        .compose(response -> response.body().map(body -> new Answer(response.statusCode(), body)))
        .compose(
            answer -> {
              if (answer.status() != UNAVAILABLE || tries == 1) {
                return Future.succeededFuture(parse(path, answer));
              }
              refusals.incrementAndGet();
              return vertx
                  .timer(REST_MILLIS, TimeUnit.MILLISECONDS)
                  .compose(rested -> ask(path, tries - 1, request));
            });
  }

  private Future<HttpClientRequest> begin(String token, HttpMethod method, String path) {
    return http.request(method, port, "localhost", path)
        .map(request -> request.putHeader("Authorization", "Bearer " + token));
  }

  private static Future<HttpClientResponse> send(HttpClientRequest request, JsonObject body) {
    return request.putHeader("Content-Type", "application/json").send(body.toBuffer());
  }

  private record Answer(int status, Buffer body) {}

  private static JsonObject parse(String path, Answer answer) {
    if (answer.status() != 200 && answer.status() != 201) {
      throw new BenchException(path + " was answered " + answer.status() + ": " + answer.body());
    }
    return answer.body().toJsonObject();
  }
}
