package dev.coppice.node;

import static dev.coppice.node.TestCluster.get;
import static dev.coppice.node.TestCluster.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ManagementTest {
  private static final TestCluster CLUSTER = new TestCluster();
  private static Node node;

  @BeforeAll
  static void start() throws Exception {
    node = CLUSTER.start(new FakePart("catalog"));
  }

  @AfterAll
  static void leave() throws Exception {
    CLUSTER.leave();
  }

  @AfterEach
  void restore() {
    node.context().readiness().set("catalog", Readiness.up());
  }

  @Test
  void isReadyWhenClusterAndPartsAreUp() throws Exception {
    var response = get(node, "/health/ready");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    assertThat(json(response))
        .isEqualTo(
            new JsonObject()
                .put("status", "up")
                .put("checks", new JsonArray().add(check("catalog")).add(check("cluster"))));
  }

  @Test
  void isNotReadyWithTheReasonWhenAPartIsNot() throws Exception {
    node.context().readiness().set("catalog", Readiness.notUp("no database"));

    var response = get(node, "/health/ready");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response))
        .isEqualTo(
            new JsonObject()
                .put("status", "down")
                .put(
                    "checks",
                    new JsonArray()
                        .add(check("catalog").put("status", "down").put("reason", "no database"))
                        .add(check("cluster"))));
  }

  private static JsonObject check(String name) {
    return new JsonObject().put("name", name).put("status", "up");
  }

  @Test
  void livesWhileItsEventLoopsTurn() throws Exception {
    var response = get(node, "/health/live");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response)).isEqualTo(new JsonObject().put("status", "up"));
  }

  @Test
  void isNotAliveWhileAnEventLoopHangs() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    var loops = ((VertxInternal) node.context().vertx()).nettyEventLoopGroup();
    long serving = threadOfManagement();
    for (var loop : loops) {
      loop.execute(
          () -> {
            if (Thread.currentThread().getId() != serving) {
              awaitUninterruptibly(release);
            }
          });
    }

    var response = get(node, "/health/live");
    release.countDown();

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(json(response).getString("reason")).contains("event loop");
  }

  private static long threadOfManagement() throws Exception {
    node.context()
        .management()
        .get("/thread")
        .handler(context -> context.end(Long.toString(Thread.currentThread().getId())));
    return Long.parseLong(get(node, "/thread").body());
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void tellsWhatRunsHere() throws Exception {
    JsonObject info = json(get(node, "/info"));
    NodeInfo known = node.context().info();

    assertThat(info.getJsonArray("services")).containsExactly("catalog");
    assertThat(info.getString("instance")).isEqualTo(known.instance());
    assertThat(info.getString("version")).isEqualTo("development");
    assertThat(info.getString("node")).isEqualTo(node.context().nodeId());
    assertThat(info.getString("host")).isEqualTo("127.0.0.1");
    assertThat(info.getLong("pid")).isEqualTo(ProcessHandle.current().pid());
    assertThat(info.getInteger("managementPort")).isEqualTo(known.managementPort());
    assertThat(info.getString("java")).isEqualTo(Runtime.version().toString());
    assertThat(Instant.parse(info.getString("startedAt"))).isEqualTo(known.startedAt());
    assertThat(info.getDouble("uptimeSeconds")).isPositive();
    assertThat(info.getJsonObject("cluster").getInteger("members")).isEqualTo(1);
    assertThat(info.getJsonObject("cluster").getJsonObject("configuration"))
        .isEqualTo(new JsonObject().put("name", "coppice").put("source", "packed cluster.xml"));
  }

  @Test
  void givesMetricsInThePrometheusTextFormat() throws Exception {
    node.context().meters().counter("coppice.test.events", "kind", "good").increment();

    var response = get(node, "/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body())
        .contains(
            "coppice_test_events_total{kind=\"good\"} 1.0",
            "coppice_node_ready 1.0",
            "coppice_cluster_members 1.0",
            "jvm_memory_used_bytes{",
            "process_uptime_seconds",
            "process_cpu_usage",
            "jvm_threads_live_threads",
            "vertx_pool_")
        .containsPattern("coppice_node_info\\{.*services=\"catalog\".*} 1\n");
  }

  @Test
  void givesMetricsAsOpenMetricsToWhoAsksForIt() throws Exception {
    var response =
        get(
            node,
            "/metrics",
            "Accept",
            "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5");

    assertThat(response.headers().firstValue("content-type"))
        .contains("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(response.body()).endsWith("# EOF\n");
  }

  @Test
  void answersAnUnknownPathWithAProblem() throws Exception {
    var response = get(node, "/nowhere");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
    assertThat(json(response))
        .isEqualTo(
            new JsonObject()
                .put("type", "about:blank")
                .put("title", "Not Found")
                .put("status", 404));
  }

  @Test
  void answersAWrongMethodWithAProblem() throws Exception {
    var response = TestCluster.send(node.context().info().managementPort(), "POST", "/info");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(json(response).getString("title")).isEqualTo("Method Not Allowed");
  }

  @Test
  void aRouteOfAPartThatThrowsTellsAnErrorIdAndNothingElse() throws Exception {
    node.context()
        .management()
        .get("/broken")
        .handler(
            context -> {
              throw new IllegalStateException("internal");
            });

    var response = get(node, "/broken");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("internal");
    assertThat(json(response).getString("errorId")).isNotBlank();
  }
}
