package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Params;
import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a client sends, what the service gets of it, and which problems there can be. */
class RequestsTest {

  private static final String PUT =
      "PUT /api/shop/items/1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

  private final GatewayFixture gateway = new GatewayFixture(Map.of());

  @AfterEach
  void close() {
    gateway.close();
  }

  private HttpResponse<String> put(String body, String... headers) {
    HttpRequest.Builder request =
        gateway.request("/api/shop/items/1").PUT(BodyPublishers.ofString(body));
    return gateway.send(headers.length == 0 ? request : request.headers(headers));
  }

  private static void assertProblem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    JsonObject problem = new JsonObject(response.body());
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("requestId"))
        .isEqualTo(response.headers().firstValue("x-request-id").orElseThrow());
  }

  @Test
  void reachTheServiceWithPathAndQuery() {
    JsonObject seen =
        new JsonObject(gateway.get("/api/shop/items/a%2Fb%C3%A9?q=x+y&q=z%26&empty").body());
    assertThat(seen.getString("operation")).isEqualTo("getItem");
    assertThat(seen.getJsonObject("path").getString("id")).isEqualTo("a/b\u00e9");
    assertThat(gateway.services.lastCall().query().all("q")).containsExactly("x y", "z&");
    assertThat(gateway.services.lastCall().queryParam("empty")).isEmpty();
  }

  @Test
  void reachTheServiceWithTheirBody() {
    HttpResponse<String> response = put("{\"a\": 1}", "Content-Type", "application/json");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(gateway.services.lastCall().body().toString()).isEqualTo("{\"a\": 1}");
    assertThat(gateway.services.lastCall().header("content-type")).isEqualTo("application/json");
  }

  @Test
  void reachTheServiceWithAChunkedBody() {
    try (RawClient client = new RawClient(gateway.port)) {
      client
          .send(PUT)
          .send(
              "Transfer-Encoding: Chunked\r\n\r\n5\r\n{\"a\":\r\n2;x=y\r\n1}\r\n0\r\nX: y\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(gateway.services.lastCall().body().toString()).isEqualTo("{\"a\":1}");
      client.send("GET /api/shop/items HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void loseTheHeadersThatAreNobodysBusiness() {
    gateway.get(
        "/api/shop/items/1",
        "Cookie",
        "a=b",
        "Authorization",
        "Basic eDp5",
        "X-Tenant",
        "t",
        "X-Forwarded-For",
        "6.6.6.6",
        "Accept-Language",
        "de",
        "Prefer",
        "wait=1",
        "User-Agent",
        "test");
    Params headers = gateway.services.lastCall().headers();
    assertThat(headers.names())
        .containsExactlyInAnyOrder("accept-language", "prefer", "x-forwarded-for");
    assertThat(headers.get("x-forwarded-for")).isEqualTo("127.0.0.1");
  }

  @Test
  void keepTheHeadersThatTheContractDeclares() {
    gateway.get("/api/shop/items", "X-Tenant", "t", "X-Other", "o");
    assertThat(gateway.services.lastCall().header("x-tenant")).isEqualTo("t");
    assertThat(gateway.services.lastCall().header("x-other")).isNull();
  }

  @Test
  void keepTheirCookiesInOneLineWhereTheContractDeclaresThem() {
    gateway.get("/api/shop/items", "Cookie", "a=b; c=d", "Cookie", "e=f");
    assertThat(gateway.services.lastCall().headers().all("cookie"))
        .containsExactly("a=b; c=d; e=f");
  }

  @Test
  void haveAnIdThatTheClientMayChoose() {
    HttpResponse<String> given = gateway.get("/api/shop/items", "X-Request-Id", "abc.DEF_1-2");
    assertThat(given.headers().firstValue("x-request-id")).contains("abc.DEF_1-2");
    assertThat(gateway.services.lastCall().requestId()).isEqualTo("abc.DEF_1-2");
    HttpResponse<String> odd = gateway.get("/api/shop/items", "X-Request-Id", "a b");
    assertThat(odd.headers().firstValue("x-request-id").orElseThrow()).matches("[0-9a-f]{16}");
  }

  @Test
  void areOfTheClientsTrace() {
    String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    gateway.get("/api/shop/items", "traceparent", parent, "tracestate", "v=1");
    String child = gateway.services.lastCall().traceparent();
    assertThat(child)
        .matches("00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01")
        .isNotEqualTo(parent);
    assertThat(gateway.services.lastCall().header("tracestate")).isEqualTo("v=1");
  }

  @Test
  void carryTheirIdempotencyKey() {
    put("{}", "Content-Type", "application/json", "Idempotency-Key", "k-1");
    assertThat(gateway.services.lastCall().idempotencyKey()).isEqualTo("k-1");
    assertProblem(
        put("{}", "Content-Type", "application/json", "Idempotency-Key", "k".repeat(256)), 400);
  }

  @Test
  void haveTheOperationsDeadline() {
    put("{}", "Content-Type", "application/json");
    assertThat(gateway.services.lastCall().deadline().remainingMillis()).isBetween(0L, 500L);
    gateway.get("/api/shop/items");
    assertThat(gateway.services.lastCall().deadline().remainingMillis()).isBetween(600L, 5_000L);
  }

  @Test
  void toNowhereAre404() {
    assertProblem(gateway.get("/api/shop/nothing"), 404);
    assertProblem(gateway.get("/api/shop/items/"), 404);
    assertProblem(gateway.get("/"), 404);
  }

  @Test
  void forInternalOperationsAreLikeThoseForNone() {
    HttpResponse<String> post =
        gateway.send(
            gateway
                .request("/api/shop/items")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));
    assertProblem(post, 405);
    assertThat(post.headers().firstValue("allow")).contains("GET, HEAD, OPTIONS");
    assertThat(gateway.services.calls()).isEmpty();
  }

  @Test
  void withBadPathsOrQueriesAre400() {
    try (RawClient client = new RawClient(gateway.port)) {
      for (String target :
          new String[] {
            "/api/shop/items/%",
            "/api/shop/items/%00",
            "/api/shop/items/%C3",
            "/api/../items",
            "/api/%2e%2e/items",
            "/api\\shop",
            "/api/shop/items?a=%",
            "/api/shop/items?a=%zz",
            "/api/shop/items?%FF=1",
            "/api/shop/items?a=%00",
            "/api/shop/items?a#b",
            "/api/shop/items#a",
            "/api/shop/items?" + "a=1&".repeat(101),
            "api/shop/items",
            "*",
            "http://",
            "http:///api/shop/items",
            "http://u:p@x/api/shop/items",
            "ftp://x/api/shop/items"
          }) {
        client.send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
        RawClient.Answer answer = client.answer();
        assertThat(answer.status()).as(target).isEqualTo(400);
        assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
      }
      client.send("CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(400);
    }
    assertThat(gateway.services.calls()).isEmpty();
  }

  @Test
  void mayNameTheWholeUrl() {
    try (RawClient client = new RawClient(gateway.port)) {
      client.send("GET HTTP://any.example:1/api/shop/items?a=b HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(gateway.services.lastCall().queryParam("a")).isEqualTo("b");
      client.send("GET http://any.example?a=b HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(404);
    }
  }

  @Test
  void whoseAnswerTheClientWouldNotTakeAre406() {
    assertProblem(gateway.get("/api/shop/items", "Accept", "text/html"), 406);
    assertThat(gateway.get("/api/shop/items", "Accept", "text/html, */*;q=0.1").statusCode())
        .isEqualTo(200);
  }

  @Test
  void ofAWrongTypeAre415() {
    assertProblem(put("{}", "Content-Type", "text/plain"), 415);
    assertProblem(put("{}"), 415);
    assertProblem(put("{}", "Content-Type", "application/json; charset=iso-8859-1"), 415);
    assertProblem(put("{}", "Content-Type", "application/json", "Content-Encoding", "gzip"), 415);
    assertThat(put("{}", "Content-Type", "application/json; charset=UTF-8").statusCode())
        .isEqualTo(200);
  }

  @Test
  void thatAreTooLargeAre413BeforeTheirBodyIsRead() {
    try (RawClient client = new RawClient(gateway.port)) {
      client.send(PUT + "Content-Length: 1000000000\r\n\r\n");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.isClosedByPeer()).isTrue();
    }
  }

  @Test
  void thatAreTooLargeAre413WhenTheyTurnOutToBe() {
    try (RawClient client = new RawClient(gateway.port)) {
      client.send(PUT + "Transfer-Encoding: chunked\r\n\r\n");
      client.send("200\r\n" + "a".repeat(512) + "\r\n");
      client.send("200\r\n" + "a".repeat(512) + "\r\n");
      client.send("1\r\na\r\n");
      assertThat(client.answer().status()).isEqualTo(413);
      // What comes after the refusal is taken and dropped, so that the refusal can be read.
      client.send("200\r\n" + "a".repeat(512) + "\r\n");
      assertThat(client.isClosedByPeer()).isTrue();
    }
    assertThat(gateway.services.calls()).isEmpty();
  }

  @Test
  void withABodyOfExactlyTheLimitAreTaken() {
    assertThat(put("a".repeat(1024), "Content-Type", "application/json").statusCode())
        .isEqualTo(200);
    assertProblem(put("a".repeat(1025), "Content-Type", "application/json"), 413);
  }

  @Test
  void withABodyThatNobodyWantsAre413() {
    HttpResponse<String> response =
        gateway.send(
            gateway.request("/api/shop/items").method("GET", BodyPublishers.ofString("x")));
    assertProblem(response, 413);
  }

  @Test
  void thatAreRefusedLeaveTheConnectionToTheNext() {
    try (RawClient client = new RawClient(gateway.port)) {
      client.send("POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
      assertThat(client.answer().status()).isEqualTo(404);
      client.send("GET /api/shop/items HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void whoseBodyIsSlowerThanTheOperationAre408() {
    try (RawClient client = new RawClient(gateway.port)) {
      client.send(PUT + "Content-Length: 100\r\n\r\n{");
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(408);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.isClosedByPeer()).isTrue();
    }
  }

  @Test
  void mayAskBeforeTheySendTheirBody() {
    String head = PUT + "Expect: 100-continue\r\n";
    try (RawClient client = new RawClient(gateway.port)) {
      client.send(head + "Content-Length: 2\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(100);
      client.send("{}");
      assertThat(client.answer().status()).isEqualTo(200);
      client.send(head + "Content-Length: 1025\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(413);
      assertThat(client.isClosedByPeer()).isTrue();
    }
  }

  @Test
  void forAServiceThatIsAwayAre503() {
    gateway.services.when(
        "getItem",
        request ->
            Future.failedFuture(
                new FailureException(Failure.Unavailable.of("no instance of shop 1.x is up"))));
    HttpResponse<String> response = gateway.get("/api/shop/items/1");
    assertProblem(response, 503);
    assertThat(response.headers().firstValue("retry-after")).contains("1");
  }

  @Test
  void forAServiceThatIsTooSlowAre504() {
    gateway.services.when(
        "getItem",
        request ->
            Future.failedFuture(
                new FailureException(new Failure.DeadlineExceeded("getItem took too long"))));
    assertProblem(gateway.get("/api/shop/items/1"), 504);
  }

  @Test
  void thatMeetAMistakeOfOursAre500WithAnIdAndNothingElse() {
    gateway.services.when(
        "getItem", request -> Future.failedFuture(new IllegalStateException("secret")));
    HttpResponse<String> response = gateway.get("/api/shop/items/1");
    assertProblem(response, 500);
    assertThat(response.body()).doesNotContain("secret").contains("errorId");
    gateway.services.when(
        "getItem",
        request -> {
          throw new IllegalStateException("secret");
        });
    assertProblem(gateway.get("/api/shop/items/1"), 500);
  }

  @Test
  void arePipelinedInOrder() {
    try (RawClient client = new RawClient(gateway.port)) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        requests.append("GET /api/shop/items/" + i + " HTTP/1.1\r\nHost: x\r\n\r\n");
      }
      client.send(requests.toString());
      for (int i = 0; i < 50; i++) {
        assertThat(client.answer().body()).contains("\"id\":\"" + i + "\"");
      }
    }
  }

  @Test
  void ofHttp10AreAnsweredAndEndTheConnection() {
    try (RawClient client = new RawClient(gateway.port)) {
      client.send("GET /api/shop/items HTTP/1.0\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(client.isClosedByPeer()).isTrue();
    }
  }

  @Test
  void mayFollowAnEmptyLine() {
    try (RawClient client = new RawClient(gateway.port)) {
      client.send("\r\nGET /api/shop/items HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void whoseClientHasGoneAreForgotten() {
    Consumer<Response> release = gateway.services.hold("getItem");
    try (RawClient client = new RawClient(gateway.port)) {
      client.send("GET /api/shop/items/1 HTTP/1.1\r\nHost: x\r\n\r\n");
      Await.until("the call is made", () -> !gateway.services.calls().isEmpty());
      assertThat(gateway.gateway.unfinished())
          .singleElement()
          .asString()
          .startsWith("GET /api/shop/items/1 (request ");
    }
    Await.until(
        "the connection is closed",
        () -> gateway.meters.get("coppice.gateway.connections").gauge().value() == 0);
    release.accept(Response.json(new JsonObject()));
    Await.until(
        "it counts as one that the client gave up",
        () ->
            gateway
                    .meters
                    .get("coppice.gateway.requests")
                    .tags("operation", "getItem", "status", "4xx")
                    .timer()
                    .count()
                == 1);
    assertThat(gateway.gateway.unfinished()).isEmpty();
  }
}
