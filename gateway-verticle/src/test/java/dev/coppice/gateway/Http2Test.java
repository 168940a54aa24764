package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 without TLS. */
class Http2Test {

  private final GatewayFixture gateway = new GatewayFixture(Map.of());
  private final HttpClient client = client(false);

  private HttpClient client(boolean upgrade) {
    return gateway.vertx.createHttpClient(
        new HttpClientOptions()
            .setProtocolVersion(HttpVersion.HTTP_2)
            .setHttp2ClearTextUpgrade(upgrade));
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private record Reply(HttpVersion version, int status, Map<String, String> headers, String body) {}

  private Future<Reply> send(
      HttpClient by, HttpMethod method, String target, Map<String, String> headers, String body) {
    RequestOptions options =
        new RequestOptions()
            .setHost("127.0.0.1")
            .setPort(gateway.port)
            .setMethod(method)
            .setURI(target);
    headers.forEach(options::putHeader);
    return by.request(options)
        .compose(
            request -> reply(body.isEmpty() ? request.send() : request.send(Buffer.buffer(body))));
  }

  /** Asks for the body where the answer arrives: a moment later it would have passed. */
  private static Future<Reply> reply(Future<HttpClientResponse> answer) {
    return answer.compose(
        response -> {
          Map<String, String> headers = new HashMap<>();
          response.headers().forEach((name, value) -> headers.put(name, value));
          return response
              .body()
              .map(
                  body ->
                      new Reply(
                          response.version(), response.statusCode(), headers, body.toString()));
        });
  }

  private Reply get(String target) {
    return Await.result(send(client, HttpMethod.GET, target, Map.of(), ""));
  }

  private Reply put(String body, String type) {
    return Await.result(
        send(client, HttpMethod.PUT, "/api/shop/items/1", Map.of("content-type", type), body));
  }

  @Test
  void worksWithPriorKnowledge() {
    Reply reply = get("/api/shop/items/a%2Fb?q=1");
    assertThat(reply.version()).isEqualTo(HttpVersion.HTTP_2);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers()).containsKeys("x-request-id", "date", "content-length");
    assertThat(gateway.services.lastCall().pathParam("id")).isEqualTo("a/b");
  }

  @Test
  void worksByUpgrade() {
    HttpClient upgrading = client(true);
    for (int i = 0; i < 2; i++) {
      Reply reply = Await.result(send(upgrading, HttpMethod.GET, "/api/shop/items", Map.of(), ""));
      assertThat(reply.version()).isEqualTo(HttpVersion.HTTP_2);
      assertThat(reply.status()).isEqualTo(200);
    }
  }

  @Test
  void carriesBodies() {
    assertThat(put("{\"a\":1}", "application/json").status()).isEqualTo(200);
    assertThat(gateway.services.lastCall().body().toString()).isEqualTo("{\"a\":1}");
  }

  @Test
  void needsNoTypeWhereThereIsNoBody() {
    Reply none = Await.result(send(client, HttpMethod.PUT, "/api/shop/items/1", Map.of(), ""));
    assertThat(none.status()).isEqualTo(200);
    assertThat(gateway.services.lastCall().body().length()).isZero();
    Reply some = Await.result(send(client, HttpMethod.PUT, "/api/shop/items/1", Map.of(), "{}"));
    assertThat(some.status()).isEqualTo(415);
  }

  @Test
  void hasTheSameProblems() {
    assertThat(get("/nowhere").status()).isEqualTo(404);
    assertThat(get("/api/shop/items/%zz").status()).isEqualTo(400);
    assertThat(get("/api/shop/items/" + "a".repeat(9_000)).status()).isEqualTo(414);
    assertThat(put("{}", "text/plain").status()).isEqualTo(415);
    assertThat(put("a".repeat(1025), "application/json").status()).isEqualTo(413);
    assertThat(
            Await.result(send(client, HttpMethod.DELETE, "/api/shop/items", Map.of(), "")).status())
        .isEqualTo(405);
    assertThat(
            Await.result(
                    send(client, HttpMethod.GET, "/api/shop/items", Map.of("accept", "a/b"), ""))
                .status())
        .isEqualTo(406);
    assertThat(get("/api/shop/items").status()).isEqualTo(200);
  }

  @Test
  void refusesHeadersThatMustNotStandTwice() {
    RequestOptions options =
        new RequestOptions().setHost("127.0.0.1").setPort(gateway.port).setURI("/api/shop/items");
    options.addHeader("x-request-id", "a").addHeader("x-request-id", "b");
    Reply reply = Await.result(client.request(options).compose(request -> reply(request.send())));
    assertThat(reply.status()).isEqualTo(400);
  }

  @Test
  void answersEachStreamWhenItIsReady() {
    Consumer<Response> release = gateway.services.hold("getItem");
    Future<Reply> slow = send(client, HttpMethod.GET, "/api/shop/items/1", Map.of(), "");
    Await.until("the call is made", () -> !gateway.services.calls().isEmpty());
    assertThat(get("/api/shop/items").status()).isEqualTo(200);
    assertThat(slow.isComplete()).isFalse();
    release.accept(Response.json(new JsonObject()));
    assertThat(Await.result(slow).status()).isEqualTo(200);
  }

  @Test
  void finishesWhatIsInFlightWhenTheGatewayLeaves() {
    Consumer<Response> release = gateway.services.hold("getItem");
    List<Future<Reply>> replies = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      replies.add(send(client, HttpMethod.GET, "/api/shop/items/" + i, Map.of(), ""));
    }
    Await.until("the calls are made", () -> gateway.services.calls().size() == 5);
    Future<?> drained = gateway.gateway.drain();
    release.accept(Response.json(new JsonObject()));
    for (Future<Reply> reply : replies) {
      assertThat(Await.result(reply).status()).isEqualTo(200);
    }
    Await.result(drained);
  }
}
