package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Params;
import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a service's answer on its way out. */
class AnswersTest {

  private static final String LARGE = "{\"text\":\"" + "tree ".repeat(400) + "\"}";

  private final GatewayFixture gateway =
      new GatewayFixture(
          Map.of("coppice.gateway.cors.origins", "https://shop.example,http://localhost:3000"));

  @AfterEach
  void close() {
    gateway.close();
  }

  private void answer(int status, String body, String... headers) {
    gateway.services.when("getItem", new Response(status, Params.of(headers), Buffer.buffer(body)));
  }

  private HttpResponse<String> get(String... headers) {
    return gateway.get("/api/shop/items/1", headers);
  }

  private HttpResponse<byte[]> bytes(String... headers) {
    return Await.result(
        Future.fromCompletionStage(
            gateway.http.sendAsync(
                gateway.request("/api/shop/items/1").headers(headers).build(),
                HttpResponse.BodyHandlers.ofByteArray())));
  }

  private static String header(HttpResponse<?> response, String name) {
    return String.join(", ", response.headers().allValues(name));
  }

  @Test
  void keepStatusHeadersAndBody() {
    answer(
        201,
        "{}",
        "content-type",
        "application/json",
        "location",
        "/x",
        "cache-control",
        "no-store");
    HttpResponse<String> response = get();
    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).isEqualTo("{}");
    assertThat(header(response, "location")).isEqualTo("/x");
    assertThat(header(response, "cache-control")).isEqualTo("no-store");
    assertThat(header(response, "content-type")).isEqualTo("application/json");
    assertThat(header(response, "content-length")).isEqualTo("2");
    assertThat(header(response, "date"))
        .matches("\\w{3}, \\d{2} \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
    assertThat(header(response, "x-content-type-options")).isEqualTo("nosniff");
    assertThat(header(response, "referrer-policy")).isEqualTo("no-referrer");
    assertThat(header(response, "content-security-policy"))
        .isEqualTo("default-src 'none'; frame-ancestors 'none'");
    assertThat(header(response, "strict-transport-security")).isEmpty();
    assertThat(header(response, "server")).isEmpty();
  }

  @Test
  void keepThePoliciesOfAPage() {
    String policy = "default-src 'self'; frame-ancestors 'none'";
    answer(
        200,
        "<!doctype html>",
        "content-type",
        "text/html; charset=utf-8",
        "content-security-policy",
        policy,
        "referrer-policy",
        "same-origin");
    HttpResponse<String> response = get();
    assertThat(response.headers().allValues("content-security-policy")).containsExactly(policy);
    assertThat(response.headers().allValues("referrer-policy")).containsExactly("same-origin");
  }

  @Test
  void sayOnceWhatTheServiceSaysToo() {
    answer(
        200, "{}", "x-content-type-options", "nosniff", "strict-transport-security", "max-age=0");
    HttpResponse<String> response = get();
    assertThat(response.headers().allValues("x-content-type-options")).containsExactly("nosniff");
    assertThat(response.headers().allValues("strict-transport-security")).isEmpty();
  }

  @Test
  void loseTheHeadersThatAreTheGatewaysOwn() {
    answer(
        200,
        "{}",
        "content-type",
        "application/json",
        "connection",
        "close",
        "transfer-encoding",
        "chunked",
        "content-length",
        "1000",
        "keep-alive",
        "timeout=1",
        "server",
        "secret/1.0",
        "date",
        "never",
        "x-request-id",
        "forged");
    HttpResponse<String> response = get("X-Request-Id", "mine");
    assertThat(response.body()).isEqualTo("{}");
    assertThat(header(response, "content-length")).isEqualTo("2");
    assertThat(header(response, "connection")).isEmpty();
    assertThat(header(response, "keep-alive")).isEmpty();
    assertThat(header(response, "server")).isEmpty();
    assertThat(header(response, "x-request-id")).isEqualTo("mine");
    assertThat(header(response, "date")).endsWith("GMT");
  }

  @Test
  void haveEachCookieThatTheServiceSets() {
    answer(200, "{}", "content-type", "application/json", "set-cookie", "a=b", "set-cookie", "c=d");
    assertThat(get().headers().allValues("set-cookie")).containsExactly("a=b", "c=d");
  }

  @Test
  void cannotSmuggleHeaders() {
    answer(200, "{}", "content-type", "application/json", "x-a", "b\r\nset-cookie: c=d");
    HttpResponse<String> response = get();
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(header(response, "set-cookie")).isEmpty();
    assertThat(new JsonObject(response.body()).getString("errorId")).isNotBlank();
  }

  @Test
  void haveNoBodyForHead() {
    answer(200, "{\"a\":1}", "content-type", "application/json", "etag", "\"1\"");
    HttpResponse<String> head =
        gateway.send(gateway.request("/api/shop/items/1").method("HEAD", BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(header(head, "content-length")).isEqualTo("7");
    assertThat(header(head, "etag")).isEqualTo("\"1\"");
  }

  @Test
  void mayHaveNoContent() {
    gateway.services.when("deleteItem", Response.noContent());
    try (RawClient client = new RawClient(gateway.port)) {
      client.send("DELETE /api/shop/items/1 HTTP/1.1\r\nHost: x\r\n\r\n");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(204);
      assertThat(answer.header("content-length")).isEmpty();
      client.send("GET /api/shop/items HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void sayWhatMethodsThereAre() {
    HttpResponse<String> response =
        gateway.send(
            gateway.request("/api/shop/items/1").method("OPTIONS", BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(header(response, "allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS, PUT");
    assertThat(gateway.services.calls()).isEmpty();
    try (RawClient client = new RawClient(gateway.port)) {
      client.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(204);
      client.send("PROPFIND /api/shop/items HTTP/1.1\r\nHost: x\r\n\r\n");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(405);
      assertThat(answer.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
    }
  }

  @Test
  void areCompressedWhereTheClientLikesThat() throws IOException {
    answer(200, LARGE, "content-type", "application/json", "etag", "\"v1\"");
    HttpResponse<byte[]> response = bytes("Accept-Encoding", "br, gzip;q=0.5");
    assertThat(header(response, "content-encoding")).isEqualTo("gzip");
    assertThat(header(response, "vary")).containsIgnoringCase("accept-encoding");
    assertThat(header(response, "etag")).isEqualTo("W/\"v1\"");
    assertThat(response.body()).hasSizeLessThan(500);
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(LARGE);
    }
  }

  @Test
  void areCompressedByAWorkerWhenTheyAreLarge() throws IOException {
    String huge = LARGE.repeat(200);
    answer(200, huge, "content-type", "application/json");
    HttpResponse<byte[]> response = bytes("Accept-Encoding", "gzip");
    assertThat(header(response, "content-encoding")).isEqualTo("gzip");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(in.readAllBytes()).hasSize(huge.length());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip;q=0", "br", "*;q=0", "gzip;q=0, *"})
  void areNotCompressedAgainstTheClientsWill(String acceptEncoding) {
    answer(200, LARGE, "content-type", "application/json", "etag", "\"v1\"");
    HttpResponse<String> response = get("Accept-Encoding", acceptEncoding);
    assertThat(header(response, "content-encoding")).isEmpty();
    assertThat(header(response, "vary")).containsIgnoringCase("accept-encoding");
    assertThat(header(response, "etag")).isEqualTo("\"v1\"");
    assertThat(response.body()).isEqualTo(LARGE);
  }

  @Test
  void areNotCompressedWhereThatIsOfNoUse() {
    answer(200, "{}", "content-type", "application/json");
    assertThat(header(get("Accept-Encoding", "gzip"), "content-encoding")).isEmpty();
    answer(200, LARGE, "content-type", "image/png");
    assertThat(header(get("Accept-Encoding", "gzip"), "content-encoding")).isEmpty();
    answer(200, LARGE, "content-type", "application/json", "content-encoding", "br");
    assertThat(header(get("Accept-Encoding", "gzip"), "content-encoding")).isEqualTo("br");
  }

  @Test
  void areNotRepeatedToAClientThatHasThem() {
    answer(
        200,
        LARGE,
        "content-type",
        "application/json",
        "etag",
        "\"v1\"",
        "cache-control",
        "max-age=9");
    for (String tag : new String[] {"\"v1\"", "W/\"v1\"", "\"v0\", W/\"v1\"", "*"}) {
      HttpResponse<String> response = get("If-None-Match", tag, "Accept-Encoding", "gzip");
      assertThat(response.statusCode()).as(tag).isEqualTo(304);
      assertThat(response.body()).isEmpty();
      assertThat(header(response, "cache-control")).isEqualTo("max-age=9");
      assertThat(header(response, "content-type")).isEmpty();
      assertThat(header(response, "content-length")).isEmpty();
    }
    assertThat(get("If-None-Match", "\"v2\"").statusCode()).isEqualTo(200);
  }

  @Test
  void showTheServiceTheTagThatItMadeItself() {
    get("If-None-Match", "W/\"v1\", W/\"v2\"", "If-Match", "W/\"v1\"");
    assertThat(gateway.services.lastCall().header("if-none-match")).isEqualTo("\"v1\", \"v2\"");
    assertThat(gateway.services.lastCall().header("if-match")).isEqualTo("\"v1\"");
  }

  @Test
  void mayBe304BytheServiceItself() {
    answer(304, "", "etag", "\"v1\"");
    HttpResponse<String> response = get("If-None-Match", "\"v1\"");
    assertThat(response.statusCode()).isEqualTo(304);
    assertThat(header(response, "etag")).isEqualTo("\"v1\"");
  }

  @Test
  void mayBeReadByPagesOfTheOriginsThatAreNamed() {
    HttpResponse<String> named = get("Origin", "https://shop.example");
    assertThat(header(named, "access-control-allow-origin")).isEqualTo("https://shop.example");
    assertThat(header(named, "access-control-expose-headers")).contains("etag");
    assertThat(header(named, "vary")).containsIgnoringCase("origin");
    HttpResponse<String> other = get("Origin", "https://evil.example");
    assertThat(header(other, "access-control-allow-origin")).isEmpty();
    assertThat(header(other, "vary")).containsIgnoringCase("origin");
    HttpResponse<String> problem = gateway.get("/nowhere", "Origin", "https://shop.example");
    assertThat(header(problem, "access-control-allow-origin")).isEqualTo("https://shop.example");
  }

  @Test
  void permitPreflightsWithTheMethodsThatThereAre() {
    HttpResponse<String> preflight =
        gateway.send(
            gateway
                .request("/api/shop/items/1")
                .headers(
                    "Origin", "http://localhost:3000",
                    "Access-Control-Request-Method", "PUT",
                    "Access-Control-Request-Headers", "content-type, if-match")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(header(preflight, "access-control-allow-origin")).isEqualTo("http://localhost:3000");
    assertThat(header(preflight, "access-control-allow-methods")).contains("PUT");
    assertThat(header(preflight, "access-control-allow-headers"))
        .isEqualTo("content-type, if-match");
    assertThat(header(preflight, "access-control-max-age")).isEqualTo("600");
  }
}
