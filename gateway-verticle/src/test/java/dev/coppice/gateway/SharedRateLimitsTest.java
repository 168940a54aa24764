package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Response;
import dev.coppice.discovery.configuration.LiveRate;
import dev.coppice.gateway.forwarding.OwnPages;
import dev.coppice.gateway.limiting.CountedBy;
import dev.coppice.gateway.limiting.OperationClass;
import dev.coppice.testing.Await;
import dev.coppice.testing.RedisExtension;
import dev.coppice.testing.SigningKey;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two gateways of one cluster that count in one Redis, which nobody disturbs. */
class SharedRateLimitsTest {

  @RegisterExtension static final RedisExtension redis = RedisExtension.sharedServer();

  private static final String ITEM = "/api/shop/items/1";
  private static final String ISSUER = "https://shop.example";
  private static final SigningKey KEY = SigningKey.ec("k-1");

  private static Vertx vertx;
  private static Redis commands;

  private final String cluster = "test-" + UUID.randomUUID();
  private final List<GatewayFixture> gateways = List.of(gateway(), gateway());

  /** Patient, for no machine is so slow that it should give Redis up. */
  private GatewayFixture gateway() {
    return new GatewayFixture(
        Map.of(
            "coppice.redis.uri",
            redis.uri(),
            "coppice.gateway.timeout.redis",
            "10s",
            "coppice.gateway.loops",
            "4",
            "coppice.auth.issuer",
            ISSUER),
        OwnPages.NONE,
        cluster);
  }

  @BeforeAll
  static void connect() {
    vertx = Vertx.vertx();
    commands = Redis.createClient(vertx, redis.uri());
  }

  @AfterAll
  static void disconnect() {
    Await.result(vertx.close());
  }

  @BeforeEach
  void awaitRedis() {
    for (GatewayFixture gateway : gateways) {
      gateway.limits.divideBy(2);
      Await.until("all event loops count together", () -> shared(gateway) == 1);
    }
  }

  @AfterEach
  void close() {
    gateways.forEach(GatewayFixture::close);
  }

  private static double shared(GatewayFixture gateway) {
    return gateway.meters.get("coppice.gateway.limits.shared").gauge().value();
  }

  private static double alone(GatewayFixture gateway) {
    return gateway.meters.get("coppice.gateway.limits.alone").counter().count();
  }

  private void limit(OperationClass operations, CountedBy by, String rate) {
    gateways.forEach(gateway -> gateway.limits.set(operations, by, LiveRate.parse(rate)));
  }

  private void limitReads(String rate) {
    limit(OperationClass.READS, CountedBy.ADDRESS, rate);
  }

  private static String header(HttpResponse<String> response, String name) {
    return String.join(", ", response.headers().allValues(name));
  }

  /** How many of so many requests are let in, sent at once to both gateways in turn. */
  private long letIn(int requests, String... headers) {
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    for (int i = 0; i < requests; i++) {
      GatewayFixture gateway = gateways.get(i % 2);
      asked.add(
          gateway.http.sendAsync(
              (headers.length == 0 ? gateway.request(ITEM) : gateway.request(ITEM).headers(headers))
                  .build(),
              HttpResponse.BodyHandlers.ofString()));
    }
    return asked.stream().filter(each -> each.join().statusCode() == 200).count();
  }

  @Test
  void letInTogetherWhatTheLimitIsNoMoreAndNoLess() {
    limitReads("1/h burst 100");
    assertThat(letIn(300)).isEqualTo(100);
    assertThat(gateways).allSatisfy(gateway -> assertThat(alone(gateway)).isZero());
  }

  @Test
  void sayHowThingsStandWithTheWhole() {
    limitReads("60/h burst 3");
    HttpResponse<String> first = gateways.get(0).get(ITEM);
    assertThat(header(first, "RateLimit-Policy"))
        .isEqualTo("\"reads\";q=60;w=3600;coppice-burst=3");
    assertThat(header(first, "RateLimit")).isEqualTo("\"reads\";r=2;t=60");
    assertThat(header(gateways.get(1).get(ITEM), "RateLimit")).startsWith("\"reads\";r=1;t=");
    gateways.get(0).get(ITEM);
    HttpResponse<String> refused = gateways.get(1).get(ITEM);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(header(refused, "RateLimit")).startsWith("\"reads\";r=0;t=");
    assertThat(Integer.parseInt(header(refused, "Retry-After"))).isBetween(1, 60);
    assertThat(new JsonObject(refused.body()).getString("detail"))
        .isEqualTo("reads are limited to 60 in 3600 s for each client, and 3 at once");
  }

  @Test
  void refuseByThemselvesWhoIsKnownToBeRefused() {
    limitReads("1/h");
    assertThat(letIn(20)).isEqualTo(1);
    // Each gateway has heard it once at least.
    gateways.forEach(gateway -> gateway.get(ITEM));
    long asked = scriptsRun();
    for (int i = 0; i < 20; i++) {
      HttpResponse<String> refused = gateways.get(i % 2).get(ITEM);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(header(refused, "RateLimit")).startsWith("\"reads\";r=0;t=3");
    }
    assertThat(scriptsRun()).isEqualTo(asked);
  }

  /** By this test alone: others of the class come before or after. */
  private static long scriptsRun() {
    String statistics = send(Request.cmd(Command.INFO).arg("commandstats"));
    return statistics
        .lines()
        .filter(line -> line.startsWith("cmdstat_evalsha:") || line.startsWith("cmdstat_eval:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+).*", "$1")))
        .sum();
  }

  private static String send(Request request) {
    return Await.result(commands.send(request)).toString();
  }

  @Test
  void goOnWhenRedisHasForgottenTheScript() {
    limitReads("1/h burst 10");
    assertThat(letIn(4)).isEqualTo(4);
    send(Request.cmd(Command.SCRIPT).arg("FLUSH"));
    assertThat(letIn(20)).isEqualTo(6);
    assertThat(gateways)
        .allSatisfy(
            gateway -> {
              assertThat(alone(gateway)).isZero();
              assertThat(shared(gateway)).isEqualTo(1);
            });
  }

  @Test
  void makeNobodyWaitLongerThanWhatHoldsNow() {
    limitReads("1/h");
    assertThat(letIn(2)).isEqualTo(1);
    limitReads("100/s burst 2");
    GatewayFixture gateway = gateways.get(0);
    Await.until(
        "it is two hundredths of a second",
        () -> {
          gateway.nanos.addAndGet(Duration.ofMillis(20).toNanos());
          return gateway.get(ITEM).statusCode() == 200;
        });
  }

  @Test
  void keepNothingOfThoseWhoHaveTheirWholeBurstBack() {
    limitReads("1000/s burst 1");
    assertThat(gateways.get(0).get(ITEM).statusCode()).isEqualTo(200);
    Await.until(
        "Redis has forgotten",
        () ->
            Await.result(commands.send(Request.cmd(Command.KEYS).arg(cluster + ":limit:*"))).size()
                == 0);
  }

  @Test
  void countEachCallerWhereverHeComesFromAndByAllHisLimitsOrNone() {
    serveVault();
    limit(OperationClass.READS, CountedBy.USER, "1/h burst 5");
    limit(OperationClass.READS, CountedBy.CLIENT, "1/h burst 8");
    assertThat(letIn(30, authorization("ada", "till"))).isEqualTo(5);
    assertThat(letIn(30, authorization("bob", "till"))).isEqualTo(3);
    assertThat(letIn(30, authorization("bob", "phone"))).isEqualTo(2);
    assertThat(letIn(10)).as("nobody known").isEqualTo(10);
  }

  @Test
  void sayWhichLimitsConcernARequest() {
    serveVault();
    limitReads("100/h burst 10");
    limit(OperationClass.READS, CountedBy.USER, "1/h burst 2");
    String[] ada = authorization("ada", "till");
    HttpResponse<String> stranger = gateways.get(0).get(ITEM, ada);
    assertThat(header(stranger, "RateLimit-Policy"))
        .isEqualTo(
            "\"reads\";q=100;w=3600;coppice-burst=10, \"user-reads\";q=1;w=3600;coppice-burst=2");
    HttpResponse<String> known = gateways.get(0).get(ITEM, ada);
    assertThat(header(known, "RateLimit"))
        .matches("\"reads\";r=8;t=\\d+, \"user-reads\";r=0;t=\\d+");
    HttpResponse<String> refused = gateways.get(0).get(ITEM, ada);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(new JsonObject(refused.body()).getString("detail"))
        .isEqualTo("user-reads are limited to 1 in 3600 s for each user, and 2 at once");
    // What one limit refuses, the other one has not counted.
    assertThat(header(gateways.get(0).get(ITEM), "RateLimit")).startsWith("\"reads\";r=7;t=");
  }

  @Test
  void letABodyWaitUntilItsRequestIsCounted() {
    serveVault();
    limit(OperationClass.WRITES, CountedBy.ADDRESS, "1/h burst 3");
    limit(OperationClass.WRITES, CountedBy.USER, "1/h burst 2");
    for (int status : new int[] {200, 200, 429}) {
      GatewayFixture gateway = gateways.get(0);
      HttpResponse<String> response =
          gateway.send(
              gateway
                  .request(ITEM)
                  .headers(authorization("ada", "till"))
                  .header("Content-Type", "application/json")
                  .PUT(BodyPublishers.ofString("{\"name\":\"cup\"}")));
      assertThat(response.statusCode()).isEqualTo(status);
    }
    assertThat(gateways.get(0).services.lastCall().body().toString())
        .isEqualTo("{\"name\":\"cup\"}");
  }

  private void serveVault() {
    for (GatewayFixture gateway : gateways) {
      gateway.serve(
          Contract.parse("shop", GatewayFixture.SHOP),
          Contract.parse(
              "vault",
              """
              openapi: 3.1.0
              info: {title: Vault, version: 1.0.0}
              x-coppice-service: vault
              x-coppice-token-keys: getKeys
              servers: [{url: /}]
              paths:
                /vault/keys:
                  get:
                    operationId: getKeys
                    responses: {'200': {description: keys, content: {application/json: {}}}}
              """));
      gateway.services.when(
          "getKeys", Response.json(JsonObject.of("keys", JsonArray.of(KEY.jwk()))));
    }
  }

  private static String[] authorization(String user, String client) {
    long end = Instant.now().plus(Duration.ofMinutes(10)).getEpochSecond();
    JsonObject claims =
        new JsonObject()
            .put("iss", ISSUER)
            .put("aud", ISSUER)
            .put("sub", user)
            .put("client_id", client)
            .put("exp", end);
    return new String[] {"Authorization", "Bearer " + KEY.sign(KEY.header(), claims)};
  }
}
