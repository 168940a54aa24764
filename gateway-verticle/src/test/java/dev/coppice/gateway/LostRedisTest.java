package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.discovery.configuration.LiveRate;
import dev.coppice.gateway.forwarding.OwnPages;
import dev.coppice.gateway.limiting.CountedBy;
import dev.coppice.gateway.limiting.OperationClass;
import dev.coppice.testing.Await;
import dev.coppice.testing.RedisExtension;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways that count in one Redis, which dies or hangs. */
class LostRedisTest {

  @RegisterExtension static final RedisExtension redis = RedisExtension.ownServer();

  private static final String ITEM = "/api/shop/items/1";
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Path uriFile;
  private final List<GatewayFixture> gateways;

  LostRedisTest(@TempDir Path folder) {
    uriFile = folder.resolve("redis.uri");
    String cluster = "test-" + UUID.randomUUID();
    gateways = List.of(gateway(cluster), gateway(cluster));
  }

  private GatewayFixture gateway(String cluster) {
    return new GatewayFixture(
        Map.of(
            "coppice.redis.uri.file",
            uriFile.toString(),
            "coppice.gateway.timeout.redis",
            PATIENCE.toMillis() + "ms"),
        OwnPages.NONE,
        cluster);
  }

  @BeforeEach
  void share() {
    for (GatewayFixture gateway : gateways) {
      gateway.limits.divideBy(2);
      gateway.limits.set(OperationClass.READS, CountedBy.ADDRESS, LiveRate.parse("1/h burst 10"));
    }
  }

  @AfterEach
  void close() {
    gateways.forEach(GatewayFixture::close);
  }

  private void awaitShared(boolean wanted) throws Exception {
    if (wanted) {
      Files.writeString(uriFile, redis.uri() + "\n");
    }
    for (GatewayFixture gateway : gateways) {
      Await.until("Redis is found or lost", () -> isShared(gateway) == wanted);
    }
  }

  private static boolean isShared(GatewayFixture gateway) {
    return gateway.meters.get("coppice.gateway.limits.shared").gauge().value() == 1;
  }

  private static long letIn(GatewayFixture gateway, int requests) {
    long letIn = 0;
    for (int i = 0; i < requests; i++) {
      int status = gateway.get(ITEM).statusCode();
      assertThat(status).isIn(200, 429);
      letIn += status == 200 ? 1 : 0;
    }
    return letIn;
  }

  @Test
  void eachLetsItsShareInBeforeThereIsARedis() throws Exception {
    for (GatewayFixture gateway : gateways) {
      assertThat(letIn(gateway, 8)).isEqualTo(5);
    }
    awaitShared(true);
    assertThat(letIn(gateways.get(0), 20) + letIn(gateways.get(1), 20)).isEqualTo(10);
  }

  @Test
  void eachLetsItsShareInWhileRedisIsDeadAndAllTogetherWhenItIsBack() throws Exception {
    awaitShared(true);
    assertThat(letIn(gateways.get(0), 3)).isEqualTo(3);

    redis.killServer();
    awaitShared(false);
    for (GatewayFixture gateway : gateways) {
      assertThat(gateway.alone).contains("since Redis is lost");
      assertThat(letIn(gateway, 8)).isEqualTo(5);
      assertThat(gateway.meters.get("coppice.gateway.limits.alone").counter().count()).isEqualTo(8);
    }

    redis.startServer();
    awaitShared(true);
    assertThat(gateways).allSatisfy(gateway -> assertThat(gateway.alone).isEmpty());
    // What was counted before is not forgotten.
    assertThat(letIn(gateways.get(0), 10) + letIn(gateways.get(1), 10)).isEqualTo(7);
  }

  @Test
  void failsNoRequestThatIsUnderWayWhenRedisDies() throws Exception {
    awaitShared(true);
    redis.freezeServer();
    GatewayFixture gateway = gateways.get(0);
    CompletableFuture<HttpResponse<String>> asked =
        gateway.http.sendAsync(gateway.request(ITEM).build(), HttpResponse.BodyHandlers.ofString());

    redis.killServer();

    assertThat(asked.join().statusCode()).isEqualTo(200);
    redis.startServer();
  }

  @Test
  void waitsOnceForARedisThatHangsAndThenNoMore() throws Exception {
    awaitShared(true);
    redis.freezeServer();
    GatewayFixture gateway = gateways.get(0);
    int requests = 60;
    long begun = System.nanoTime();

    assertThat(letIn(gateway, requests)).isEqualTo(5);

    // Each event loop waits once; if each request did, it would take three minutes.
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(PATIENCE, PATIENCE.multipliedBy(requests / 3));
    Await.until("the gateway says so", () -> !isShared(gateway));
    assertThat(gateway.alone).contains("it has not answered for 3000 ms");

    redis.thawServer();
    awaitShared(true);
  }
}
