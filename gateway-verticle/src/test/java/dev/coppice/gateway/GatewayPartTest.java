package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Contract;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.ServiceHost;
import dev.coppice.discovery.serving.ServicePart;
import dev.coppice.gateway.routing.Shops;
import dev.coppice.node.Node;
import dev.coppice.testing.Await;
import dev.coppice.testing.FreePorts;
import dev.coppice.testing.TestCluster;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The gateway in a real cluster, with services on other nodes of it. */
class GatewayPartTest {

  private static final Contract SHOP =
      Shops.contract("shop", "1.0.0", "/api/shop", "GET /items/{id} getItem");
  private static final Contract CUCKOO =
      Shops.contract("cuckoo", "1.0.0", "/docs", "GET /items/{id} getItem");

  /** HTTP/1.1: on GOAWAY this client fails what is in flight, until JDK 24 (JDK-8335181). */
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final TestCluster cluster = new TestCluster();
  private final int port = FreePorts.one();
  private Node gateway;

  @BeforeEach
  void open() {
    gateway = startGateway(Map.of());
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private Node startGateway(Map<String, String> more) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "coppice.http.port", Integer.toString(port), "coppice.gateway.route.grace", "10m"));
    settings.putAll(more);
    return cluster.start(settings, new GatewayPart());
  }

  private Node startService(Contract contract) {
    return cluster.start(
        new ServicePart(contract.service(), host -> new TinyService(host, contract)));
  }

  private static final class TinyService extends VerticleBase {
    private final ServiceHost host;
    private final Contract contract;

    TinyService(ServiceHost host, Contract contract) {
      this.host = host;
      this.contract = contract;
    }

    @Override
    public Future<?> start() {
      OperationHandler getItem =
          request ->
              Future.succeededFuture(
                  Response.json(
                      JsonObject.of("id", request.pathParam("id"), "by", host.instance())));
      return host.serve(contract, Map.of("getItem", getItem));
    }
  }

  private HttpResponse<String> get(int at, String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private int status(String path) throws IOException, InterruptedException {
    return get(port, path).statusCode();
  }

  private JsonObject management(Node node, String path) throws IOException, InterruptedException {
    return new JsonObject(get(node.context().info().managementPort(), path).body());
  }

  @Test
  void routesToAServiceAsLongAsItIsThereAndMissesItThen() throws Exception {
    assertThat(status("/api/shop/items/1")).isEqualTo(404);
    Node service = startService(SHOP);
    Await.until("the service is reached", () -> status("/api/shop/items/1") == 200);
    JsonObject item = new JsonObject(get(port, "/api/shop/items/a%2Fb").body());
    assertThat(item.getString("id")).isEqualTo("a/b");
    assertThat(item.getString("by")).isEqualTo(service.context().info().instance());
    cluster.leave(service);
    assertThat(status("/api/shop/items/1")).isEqualTo(503);
  }

  @Test
  void forgetsAServiceThatIsGoneForLongerThanTheGrace() throws Exception {
    int other = FreePorts.one();
    startGateway(
        Map.of(
            "coppice.http.port", Integer.toString(other), "coppice.gateway.route.grace", "100ms"));
    Node service = startService(SHOP);
    Await.until(
        "the service is reached", () -> get(other, "/api/shop/items/1").statusCode() == 200);
    cluster.leave(service);
    Await.until(
        "the service is forgotten", () -> get(other, "/api/shop/items/1").statusCode() == 404);
  }

  @Test
  void showsItsRoutesAndWhomItRefuses() throws Exception {
    startService(SHOP);
    startService(CUCKOO);
    Await.until(
        "both contracts are known",
        () -> management(gateway, "/routes").getJsonArray("refused").size() == 1);
    JsonArray routes = management(gateway, "/routes").getJsonArray("routes");
    assertThat(routes).hasSize(1);
    assertThat(routes.getJsonObject(0).getString("path")).isEqualTo("/api/shop/items/{id}");
    JsonObject refused = management(gateway, "/routes").getJsonArray("refused").getJsonObject(0);
    assertThat(refused.getString("service")).isEqualTo("cuckoo");
    JsonObject health = management(gateway, "/health/ready");
    assertThat(health.getString("status")).isEqualTo("up");
    assertThat(health.getJsonArray("checks").toString()).contains("cuckoo 1.x is refused: ");
    assertThat(status("/api/shop/items/1")).isEqualTo(200);
  }

  @Test
  void isReadyAndOnRecord() throws Exception {
    assertThat(management(gateway, "/health/ready").getString("status")).isEqualTo("up");
    JsonArray records = management(gateway, "/registry").getJsonArray("records");
    assertThat(records).hasSize(1);
    assertThat(records.getJsonObject(0).getString("service")).isEqualTo("gateway");
    assertThat(records.getJsonObject(0).getInteger("httpPort")).isEqualTo(port);
    assertThat(records.getJsonObject(0).getString("health")).isEqualTo("up");
  }

  @Test
  void handsItsPortToASuccessorWithoutAFailedRequest() throws Exception {
    startService(SHOP);
    Await.until("the service is reached", () -> status("/api/shop/items/1") == 200);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger answered = new AtomicInteger();
    List<String> failures = new CopyOnWriteArrayList<>();
    List<Thread> clients =
        IntStream.range(0, 4)
            .mapToObj(i -> new Thread(() -> ask(over, answered, failures)))
            .toList();
    clients.forEach(Thread::start);
    Node successor = startGateway(Map.of("coppice.http.takeover", "true"));
    cluster.leave(gateway);
    int before = answered.get();
    Await.until("the successor answers", () -> answered.get() > before + 100);
    over.set(true);
    for (Thread client : clients) {
      client.join();
    }
    assertThat(failures).isEmpty();
    assertThat(management(successor, "/health/ready").getString("status")).isEqualTo("up");
  }

  private void ask(AtomicBoolean over, AtomicInteger answered, List<String> failures) {
    while (!over.get()) {
      try {
        int status = status("/api/shop/items/1");
        if (status == 200) {
          answered.incrementAndGet();
        } else {
          failures.add("status " + status);
        }
      } catch (IOException e) {
        failures.add(e.toString());
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  @Test
  void leavesThePortWhenItLeaves() {
    cluster.leave(gateway);
    assertThatThrownBy(() -> new RawClient(port)).hasMessageContaining("refused");
  }
}
