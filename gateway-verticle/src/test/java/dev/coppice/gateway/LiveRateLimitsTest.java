package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.discovery.configuration.Changes;
import dev.coppice.discovery.configuration.ConfigurationBus;
import dev.coppice.discovery.configuration.Setting;
import dev.coppice.node.Node;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import dev.coppice.testing.Await;
import dev.coppice.testing.FreePorts;
import dev.coppice.testing.TestCluster;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gateways of a real cluster, and a node that plays the seed which keeps the live settings. */
class LiveRateLimitsTest {

  private static final String READS = "gateway.rate-limit.reads";
  private static final String WRITES = "gateway.rate-limit.writes";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TestCluster cluster = new TestCluster();
  private final List<Setting> stored = new CopyOnWriteArrayList<>();
  private final int port = FreePorts.one();
  private ConfigurationBus seed;

  private static final class Idle implements Part {
    @Override
    public String name() {
      return "idle";
    }

    @Override
    public Future<?> start(NodeContext node) {
      return Future.succeededFuture();
    }
  }

  @BeforeEach
  void open() {
    seed = new ConfigurationBus(cluster.start(new Idle()).context().vertx());
    Await.result(
        seed.answer(
            since ->
                Future.succeededFuture(
                    new Changes(
                        stored.size(),
                        stored.stream().filter(each -> each.revision() > since).toList()))));
    startGateway(port);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private Node startGateway(int at) {
    return cluster.start(Map.of("coppice.http.port", Integer.toString(at)), new GatewayPart());
  }

  private void set(String key, @Nullable String value) {
    long revision = stored.size() + 1L;
    stored.add(new Setting(key, value, revision, revision, "ada", Instant.now()));
    seed.announce(revision);
  }

  private HttpResponse<Void> ask(int at, String method) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + "/nowhere"))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.discarding());
  }

  /** What a gateway says of its limit; empty where there is none. */
  private String policy(int at, String method) throws IOException, InterruptedException {
    return ask(at, method).headers().firstValue("RateLimit-Policy").orElse("");
  }

  @Test
  void holdFromTheMomentTheyAreSetUntilTheyAreTakenBack() throws Exception {
    assertThat(policy(port, "GET")).isEmpty();
    set(READS, "1/h burst 3");
    Await.until("reads are limited", () -> !policy(port, "GET").isEmpty());
    Await.until("the client has used up its burst", () -> ask(port, "GET").statusCode() == 429);
    assertThat(policy(port, "DELETE")).isEmpty();
    set(WRITES, "2/h");
    Await.until(
        "so are writes",
        () -> policy(port, "DELETE").equals("\"writes\";q=2;w=3600;coppice-burst=2"));
    set(READS, "off");
    Await.until("reads are not limited", () -> policy(port, "GET").isEmpty());
    assertThat(ask(port, "GET").statusCode()).isEqualTo(404);
    set(WRITES, null);
    Await.until("nothing is", () -> policy(port, "DELETE").isEmpty());
  }

  @Test
  void areSharedAmongTheGatewaysThatAreUp() {
    int otherPort = FreePorts.one();
    Node other = startGateway(otherPort);
    set(READS, "600/min burst 50");
    String half = "\"reads\";q=300;w=60;coppice-burst=25";
    Await.until("one has half of it", () -> policy(port, "GET").equals(half));
    Await.until("the other one, too", () -> policy(otherPort, "GET").equals(half));
    cluster.leave(other);
    String whole = "\"reads\";q=600;w=60;coppice-burst=50";
    Await.until("one has all of it", () -> policy(port, "GET").equals(whole));
  }
}
