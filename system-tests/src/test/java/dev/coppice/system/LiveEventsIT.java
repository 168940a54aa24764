package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.Cluster;
import dev.coppice.system.harness.EventStreamReader;
import dev.coppice.system.harness.EventStreamReader.Told;
import dev.coppice.system.harness.FatJar;
import dev.coppice.system.harness.NodeProcess;
import dev.coppice.system.harness.OnCluster;
import dev.coppice.system.harness.Shop;
import dev.coppice.testing.Await;
import dev.coppice.testing.FreePorts;
import dev.coppice.testing.KafkaExtension;
import dev.coppice.testing.RedisExtension;
import dev.coppice.testing.SigningKey;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of an order, as its customer sees it at two gateways, one of which dies. */
@OnCluster
class LiveEventsIT {
  /** Its customer has to prove that it is they who pay. */
  private static final String SCOPES =
      "own-cart:write own-payments:write own-orders:read own-orders:write";

  private static final String SECURE = "4000000000003220";

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String AUDIENCE = "https://shop.example";
  private static final SigningKey KEY = SigningKey.ec("k-1");

  @RegisterExtension static final RedisExtension redis = RedisExtension.sharedServer();
  @RegisterExtension static final KafkaExtension kafka = KafkaExtension.sharedServer();

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private final Map<String, String> settings = new HashMap<>();
  private String issuer = "";

  @BeforeEach
  void openIssuer() {
    HttpServer server =
        Await.result(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
    issuer = "http://127.0.0.1:" + server.actualPort();
  }

  private void answer(HttpServerRequest request) {
    JsonObject answer =
        request.path().endsWith("/certs")
            ? JsonObject.of("keys", JsonArray.of(KEY.jwk()))
            : JsonObject.of("issuer", issuer, "jwks_uri", issuer + "/certs");
    request.response().end(answer.encode());
  }

  @AfterEach
  void closeIssuer() {
    Await.result(vertx.close());
  }

  private void open(Cluster cluster) {
    int bank = FreePorts.one();
    settings.putAll(kafka.settings());
    settings.put("coppice.redis.uri", redis.uri());
    settings.put("coppice.acquirer.http.port", Integer.toString(bank));
    settings.put("coppice.payments.acquirer.uri", "http://127.0.0.1:" + bank);
    settings.put("coppice.acquirer.key", "the key of the system test");
    settings.put("coppice.payments.acquirer.key", "the key of the system test");
    settings.put("coppice.acquirer.webhook.secret", "the secret of the system test");
    settings.put("coppice.payments.webhook.secret", "the secret of the system test");
    List.of(FatJar.ACQUIRER, FatJar.PAYMENTS, FatJar.CART, FatJar.SHIPPING, FatJar.ORDERS)
        .forEach(jar -> cluster.start(jar, settings, List.of()));
  }

  private NodeProcess gateway(Cluster cluster, int port) {
    return cluster.start(
        FatJar.GATEWAY,
        Map.of(
            "coppice.http.port",
            Integer.toString(port),
            "coppice.auth.trusted",
            issuer,
            "coppice.auth.audience",
            AUDIENCE),
        List.of());
  }

  private HttpRequest.Builder request(int port, String target, String user) {
    return request(port, target, user, SCOPES);
  }

  private HttpRequest.Builder request(int port, String target, String user, String scopes) {
    JsonObject claims =
        JsonObject.of("iss", issuer, "aud", AUDIENCE, "sub", user, "scope", scopes)
            .put("exp", Instant.now().getEpochSecond() + 600);
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
        .header("Authorization", "Bearer " + KEY.sign(KEY.header().put("typ", "JWT"), claims));
  }

  /** Asks again while nobody can do it yet. */
  private JsonObject send(int port, String method, String target, JsonObject body) {
    List<HttpResponse<String>> answers = new ArrayList<>();
    HttpRequest request =
        request(port, target, "ada")
            .method(method, BodyPublishers.ofString(body.encode()))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "of-ada-" + target)
            .build();
    Await.until(
        method + " " + target + " is done, not " + answers,
        LIMIT,
        () -> {
          answers.add(http.send(request, BodyHandlers.ofString()));
          return answers.get(answers.size() - 1).statusCode() / 100 == 2;
        });
    return new JsonObject(answers.get(answers.size() - 1).body());
  }

  private String placeOrder(int port) {
    send(port, "PUT", "/api/cart/mine/lines/" + Shop.skus().get(0), JsonObject.of("quantity", 1));
    JsonObject card =
        JsonObject.of("number", SECURE, "expiryMonth", 12, "expiryYear", 2040, "cvc", "123");
    String token = send(port, "POST", "/api/payments/cards", card).getString("token");
    JsonObject address =
        JsonObject.of("name", "Ada Lovelace", "line1", "12 St James's Square")
            .put("city", "London")
            .put("postcode", "SW1Y 4JH")
            .put("country", "GB");
    JsonObject wanted =
        JsonObject.of("payment", JsonObject.of("cardToken", token), "shipTo", address);
    return send(port, "POST", "/api/orders", wanted).getString("id");
  }

  /** An app that its user has let do less than it tries. */
  private void assertMissesAScope(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> refused = http.send(request.build(), BodyHandlers.ofString());
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
    assertThat(refused.headers().firstValue("WWW-Authenticate").orElse("none"))
        .endsWith("error=\"insufficient_scope\", scope=\"own-orders:read\"");
  }

  private EventStreamReader read(int port, String id, String user, Version version) {
    HttpClient client = HttpClient.newBuilder().version(version).build();
    EventStreamReader reader =
        EventStreamReader.open(
            client,
            request(port, "/api/orders/" + id + "/events", user)
                .header("Accept", "text/event-stream")
                .header("Last-Event-ID", "nobody has told this")
                .build());
    return reader;
  }

  private static JsonObject awaitState(EventStreamReader reader, String state) {
    Await.until(
        "the state is " + state,
        LIMIT,
        () -> {
          assertThat(reader.status()).as(reader.toString()).isEqualTo(200);
          return reader.told().stream().anyMatch(told -> is(told, state));
        });
    return reader.told().stream()
        .filter(told -> is(told, state))
        .findFirst()
        .map(told -> new JsonObject(told.data()))
        .orElseThrow();
  }

  private static boolean is(Told told, String state) {
    return told.name().equals("state")
        && new JsonObject(told.data()).getString("state").equals(state);
  }

  private static List<String> events(EventStreamReader reader) {
    return reader.told().stream()
        .map(Told::name)
        .filter(name -> name.startsWith("orders.") && !name.endsWith(".placed"))
        .toList();
  }

  private void approve(String page) throws IOException, InterruptedException {
    HttpRequest decision =
        HttpRequest.newBuilder(URI.create(page))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("decision=approve"))
            .build();
    assertThat(http.send(decision, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
  }

  @Test
  void itsCustomerSeesWhatBecomesOfAnOrderWhicheverGatewayDies(Cluster cluster)
      throws IOException, InterruptedException {
    Shop.stock(cluster);
    open(cluster);
    int one = FreePorts.one();
    NodeProcess first = gateway(cluster, one);
    int other = FreePorts.one();
    NodeProcess second = gateway(cluster, other);
    cluster.awaitReady(cluster.nodes().toArray(NodeProcess[]::new));

    String id = placeOrder(one);
    assertMissesAScope(request(one, "/api/orders/" + id + "/events", "ada", "own-orders:write"));
    assertThat(read(other, id, "eve", Version.HTTP_1_1).status()).isEqualTo(404);
    EventStreamReader lost = read(one, id, "ada", Version.HTTP_1_1);
    EventStreamReader kept = read(other, id, "ada", Version.HTTP_2);
    String page = awaitState(lost, "requires_action").getString("actionUrl");
    awaitState(kept, "requires_action");

    first.kill();
    Await.until("it is noticed", lost::hasEnded);
    EventStreamReader again = read(other, id, "ada", Version.HTTP_1_1);
    awaitState(again, "requires_action");
    assertThat(is(again.told().get(0), "requires_action")).as(again.toString()).isTrue();
    approve(page);

    List<String> all =
        List.of("orders.order.confirmed", "orders.order.paid", "orders.order.shipped");
    for (EventStreamReader each : List.of(kept, again)) {
      Await.until(all + " are told", LIMIT, () -> events(each).size() >= all.size());
      assertThat(events(each)).as(each.toString()).isEqualTo(all);
    }
    assertThat(kept.told().stream().map(Told::id).filter(told -> !told.isEmpty()).toList())
        .doesNotHaveDuplicates();
    awaitState(read(other, id, "ada", Version.HTTP_1_1), "shipped");

    cluster.retire(second);
    Await.until("the other one has left", kept::hasEnded);
    Told last = kept.told().get(kept.told().size() - 1);
    assertThat(last.name()).as(kept.toString()).isEqualTo("end");
    assertThat(new JsonObject(last.data()).getInteger("status")).isEqualTo(503);
  }
}
