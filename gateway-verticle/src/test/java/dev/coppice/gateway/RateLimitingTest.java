package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import dev.coppice.contract.Response;
import dev.coppice.discovery.configuration.LiveRate;
import dev.coppice.gateway.limiting.CountedBy;
import dev.coppice.gateway.limiting.OperationClass;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients notice of limits. The clock of the limits stands still, unless told otherwise. */
class RateLimitingTest {

  private static final String ITEM = "/api/shop/items/1";
  private static final String GET = "GET " + ITEM + " HTTP/1.1\r\nHost: x\r\n\r\n";
  private static final String PAGE = "/docs";

  private final GatewayFixture gateway =
      new GatewayFixture(
          Map.of("coppice.gateway.loops", "4"),
          path ->
              path.equals(PAGE)
                  ? (headers, query) -> Future.succeededFuture(Response.json(new JsonObject()))
                  : null);

  @AfterEach
  void close() {
    gateway.close();
  }

  private void limitReads(String rate) {
    gateway.limits.set(OperationClass.READS, CountedBy.ADDRESS, LiveRate.parse(rate));
  }

  private static Optional<String> header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name);
  }

  @Test
  void saysNothingWhereThereIsNoLimit() {
    HttpResponse<String> response = gateway.get(ITEM);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "RateLimit")).isEmpty();
    assertThat(header(response, "RateLimit-Policy")).isEmpty();
  }

  @Test
  void saysWhatIsLeftWithEachAnswer() {
    limitReads("60/min burst 2");
    HttpResponse<String> response = gateway.get(ITEM);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "RateLimit-Policy"))
        .contains("\"reads\";q=60;w=60;coppice-burst=2");
    assertThat(header(response, "RateLimit")).contains("\"reads\";r=1;t=1");
    HttpResponse<String> nowhere = gateway.get("/nowhere");
    assertThat(nowhere.statusCode()).isEqualTo(404);
    assertThat(header(nowhere, "RateLimit")).contains("\"reads\";r=0;t=1");
  }

  @Test
  void refusesWhatIsTooMuchUntilTheTimeItNames() {
    limitReads("4/min burst 2");
    gateway.get(ITEM);
    gateway.get(ITEM);
    HttpResponse<String> refused = gateway.get(ITEM);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(header(refused, "Content-Type")).contains("application/problem+json");
    assertThat(header(refused, "Retry-After")).contains("15");
    assertThat(header(refused, "RateLimit")).contains("\"reads\";r=0;t=15");
    assertThat(header(refused, "RateLimit-Policy")).contains("\"reads\";q=4;w=60;coppice-burst=2");
    JsonObject problem = new JsonObject(refused.body());
    assertThat(problem.getInteger("status")).isEqualTo(429);
    assertThat(problem.getString("detail"))
        .isEqualTo("reads are limited to 4 in 60 s for each client here, and 2 at once");
    assertThat(header(refused, "X-Request-Id")).contains(problem.getString("requestId"));
    assertThat(gateway.services.calls()).hasSize(2);
    gateway.nanos.addAndGet(Duration.ofSeconds(15).toNanos());
    assertThat(gateway.get(ITEM).statusCode()).isEqualTo(200);
    assertThat(gateway.get(ITEM).statusCode()).isEqualTo(429);
  }

  @Test
  void countsWritesApartFromReads() {
    gateway.limits.set(OperationClass.WRITES, CountedBy.ADDRESS, LiveRate.parse("1/h"));
    assertThat(put().statusCode()).isEqualTo(200);
    HttpResponse<String> refused = put();
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(header(refused, "RateLimit")).contains("\"writes\";r=0;t=3600");
    HttpResponse<String> read = gateway.get(ITEM);
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(header(read, "RateLimit")).isEmpty();
  }

  private HttpResponse<String> put() {
    return gateway.send(
        gateway
            .request(ITEM)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{}")));
  }

  @Test
  void refusesBeforeTheBodyAndGoesOnWithTheConnection() {
    gateway.limits.set(OperationClass.WRITES, CountedBy.ADDRESS, LiveRate.parse("1/h"));
    assertThat(put().statusCode()).isEqualTo(200);
    try (RawClient client = new RawClient(gateway.port)) {
      client.send(
          "PUT "
              + ITEM
              + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              + "Content-Length: 10\r\n\r\n");
      RawClient.Answer refused = client.answer();
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.header("connection")).isEmpty();
      client.send("0123456789").send(GET);
      assertThat(client.answer().status()).isEqualTo(200);
    }
  }

  @Test
  void countsOwnPagesAndPreflightsAsReads() {
    limitReads("1/h burst 2");
    assertThat(gateway.get(PAGE).statusCode()).isEqualTo(200);
    HttpResponse<String> options =
        gateway.send(gateway.request(ITEM).method("OPTIONS", BodyPublishers.noBody()));
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(gateway.get(PAGE).statusCode()).isEqualTo(429);
  }

  @Test
  void countsEachAddressApart() {
    // Not every system has more than one address for itself.
    assumeThatCode(() -> new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2")).close())
        .doesNotThrowAnyException();
    limitReads("1/h");
    try (RawClient one = new RawClient(gateway.port, "127.0.0.1");
        RawClient other = new RawClient(gateway.port, "127.0.0.2")) {
      assertThat(one.send(GET).answer().status()).isEqualTo(200);
      assertThat(one.send(GET).answer().status()).isEqualTo(429);
      assertThat(other.send(GET).answer().status()).isEqualTo(200);
      assertThat(other.send(GET).answer().status()).isEqualTo(429);
    }
  }

  @Test
  void countsTogetherWhatComesToDifferentEventLoops() {
    limitReads("1/h burst 10");
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      try (RawClient client = new RawClient(gateway.port)) {
        statuses.add(client.send(GET).answer().status());
      }
    }
    assertThat(statuses.subList(0, 10)).containsOnly(200);
    assertThat(statuses.subList(10, 30)).containsOnly(429);
  }
}
