package dev.coppice.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.system.harness.Answer;
import dev.coppice.system.harness.Buyer;
import dev.coppice.system.harness.Cluster;
import dev.coppice.system.harness.FatJar;
import dev.coppice.system.harness.NodeProcess;
import dev.coppice.system.harness.OnCluster;
import dev.coppice.system.harness.Shop;
import dev.coppice.testing.Await;
import dev.coppice.testing.FreePorts;
import dev.coppice.testing.RedisExtension;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole shop as processes: what is ordered is carried out once, whoever is killed. */
@OnCluster
class OrdersIT {
  private static final String GOOD = "4242424242424242";
  private static final String DECLINED = "4000000000009995";
  private static final int MANY = 12;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static final int BUYERS = 500;
  private static final int PIECES = 100;
  private static final int AT_ONCE = 100;

  @RegisterExtension static final RedisExtension redis = RedisExtension.sharedServer();

  private final Map<String, String> settings = new HashMap<>();

  private void open(Cluster cluster) {
    int bank = FreePorts.one();
    settings.put("coppice.redis.uri", redis.uri());
    settings.put("coppice.acquirer.http.port", Integer.toString(bank));
    settings.put("coppice.payments.acquirer.uri", "http://127.0.0.1:" + bank);
    settings.put("coppice.acquirer.key", "the key of the system test");
    settings.put("coppice.payments.acquirer.key", "the key of the system test");
    settings.put("coppice.acquirer.webhook.secret", "the secret of the system test");
    settings.put("coppice.payments.webhook.secret", "the secret of the system test");
    settings.put("coppice.orders.lease", "5s");
    List.of(
            FatJar.ACQUIRER,
            FatJar.PAYMENTS,
            FatJar.CART,
            FatJar.SHIPPING,
            FatJar.ORDERS,
            FatJar.ORDERS)
        .forEach(jar -> start(cluster, jar));
    cluster.awaitReady(cluster.nodes().toArray(NodeProcess[]::new));
  }

  private NodeProcess start(Cluster cluster, FatJar jar) {
    return cluster.start(jar, settings, List.of());
  }

  private static Buyer enter(Cluster cluster) {
    Buyer buyer = Buyer.join(cluster.settings());
    buyer.awaitUp("orders", "placeOrder");
    buyer.awaitUp("cart", "putLine");
    buyer.awaitUp("payments", "makeCardToken");
    buyer.awaitUp("shipping", "quoteShipping");
    return buyer;
  }

  /** Asks again while nobody can do it now, as clients are told to. */
  private static JsonObject ok(Supplier<Future<Response>> call) {
    AtomicReference<Response> last = new AtomicReference<>();
    Await.until(
        "it is done",
        LIMIT,
        () -> {
          Response answer = Await.result(call.get());
          assertThat(answer.status()).as(answer.body()::toString).isIn(200, 201, 503, 504);
          last.set(answer);
          return !answer.isError();
        });
    return Objects.requireNonNull(last.get()).jsonBody();
  }

  private static String token(Buyer buyer, String number) {
    JsonObject card =
        JsonObject.of("number", number, "expiryMonth", 12, "expiryYear", 2040, "cvc", "123");
    return ok(() ->
            buyer.call("payments", "makeCardToken", request -> request.withJson(card.toBuffer())))
        .getString("token");
  }

  private static void put(Buyer buyer, String sku, int quantity) {
    ok(
        () ->
            buyer.call(
                "cart",
                "putLine",
                request ->
                    request
                        .withPath("sku", sku)
                        .withJson(JsonObject.of("quantity", quantity).toBuffer())));
  }

  private static String order(Buyer buyer, String number) {
    JsonObject wanted =
        new JsonObject()
            .put("payment", JsonObject.of("cardToken", token(buyer, number)))
            .put(
                "shipTo",
                new JsonObject()
                    .put("name", "Ada Lovelace")
                    .put("line1", "12 St James's Square")
                    .put("city", "London")
                    .put("postcode", "SW1Y 4JH")
                    .put("country", "GB"));
    String key = UUID.randomUUID().toString();
    return ok(() ->
            buyer.call(
                "orders",
                "placeOrder",
                request -> request.withIdempotencyKey(key).withJson(wanted.toBuffer())))
        .getString("id");
  }

  private static JsonObject get(Buyer buyer, String id) {
    Response answer =
        Await.result(buyer.call("orders", "getOrder", request -> request.withPath("orderId", id)));
    return answer.status() == 200 ? answer.jsonBody() : new JsonObject();
  }

  private static JsonObject await(Buyer buyer, String id, String state) {
    Await.until(
        "order " + id + " is " + state,
        LIMIT,
        () -> state.equals(get(buyer, id).getString("state")));
    return get(buyer, id);
  }

  private static void stock(Cluster cluster, String sku, int pieces) throws IOException {
    JsonObject items =
        JsonObject.of("items", JsonArray.of(JsonObject.of("sku", sku, "onHand", pieces)));
    Answer taken =
        cluster
            .nodes(FatJar.INVENTORY)
            .get(0)
            .management()
            .operate("inventory/importStock", "application/json", items.encode());
    assertThat(taken.status()).as(taken.toString()).isEqualTo(200);
  }

  private static long onHand(Cluster cluster, String sku) throws IOException {
    return cluster.get("/api/inventory/items/" + sku).json().getLong("onHand");
  }

  private static JsonObject audit(Cluster cluster, FatJar jar) throws IOException {
    NodeProcess node =
        cluster.nodes(jar).stream().filter(NodeProcess::isAlive).findFirst().orElseThrow();
    JsonObject found =
        node.management().operate(jar.service() + "/audit", "application/json", "").json();
    assertThat(found.getBoolean("ok")).as(found::encode).isTrue();
    return found.getJsonObject("figures");
  }

  /** What orders say of money and goods is what payments and inventory say. */
  private static void assertAgreed(Cluster cluster) throws IOException {
    JsonObject orders = audit(cluster, FatJar.ORDERS);
    JsonObject payments = audit(cluster, FatJar.PAYMENTS);
    JsonObject inventory = audit(cluster, FatJar.INVENTORY);
    assertThat(orders.getLong("money.captured.GBP"))
        .isEqualTo(payments.getLong("money.captured.GBP"));
    assertThat(orders.getLong("money.refunded.GBP"))
        .isEqualTo(payments.getLong("money.refunded.GBP"));
    assertThat(orders.getLong("pieces.confirmed")).isEqualTo(inventory.getLong("pieces.confirmed"));
  }

  @Test
  void whatIsOrderedIsCarriedOutOnceWhoeverIsKilled(Cluster cluster) throws IOException {
    Shop.stock(cluster);
    open(cluster);
    List<String> skus = Shop.skus();
    stock(cluster, skus.get(0), 2 * MANY);
    stock(cluster, skus.get(1), 1);
    try (Buyer buyer = enter(cluster)) {
      put(buyer, skus.get(0), 1);
      String id = order(buyer, GOOD);
      JsonObject shipped = await(buyer, id, "shipped");
      assertThat(shipped.getJsonArray("lines").getJsonObject(0).getString("sku"))
          .isEqualTo(skus.get(0));

      put(buyer, skus.get(1), 2);
      assertThat(await(buyer, order(buyer, GOOD), "rejected").getString("reason"))
          .isEqualTo("sold_out");

      put(buyer, skus.get(1), 1);
      assertThat(await(buyer, order(buyer, DECLINED), "rejected").getString("reason"))
          .isEqualTo("payment_declined");
      assertThat(onHand(cluster, skus.get(1))).isEqualTo(1);

      killOneInTheMiddle(cluster, buyer, skus.get(0));
    }
    assertThat(onHand(cluster, skus.get(0))).isEqualTo(MANY - 1);
    assertAgreed(cluster);
  }

  /** Whatever was under way at the one that is killed, the other one finishes. */
  private void killOneInTheMiddle(Cluster cluster, Buyer buyer, String sku) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      put(buyer, sku, 1);
      ids.add(order(buyer, GOOD));
      if (i == MANY / 2) {
        cluster.nodes(FatJar.ORDERS).get(0).kill();
      }
    }
    ids.forEach(id -> await(buyer, id, "shipped"));
  }

  @Test
  void ofAFlashSaleExactlyWhatThereIsIsSold(Cluster cluster) throws Exception {
    Shop.stock(cluster);
    open(cluster);
    List<NodeProcess> more =
        Stream.of(FatJar.INVENTORY, FatJar.CART, FatJar.PAYMENTS, FatJar.SHIPPING)
            .map(jar -> start(cluster, jar))
            .toList();
    cluster.awaitReady(more.toArray(NodeProcess[]::new));
    String sku = Shop.skus().get(0);
    stock(cluster, sku, PIECES);
    try (Buyer first = enter(cluster)) {
      Map<String, Buyer> orders = rush(first, sku);
      Map<String, Integer> ends = new HashMap<>();
      orders.forEach((id, buyer) -> ends.merge(end(buyer, id), 1, Integer::sum));
      assertThat(ends).isEqualTo(Map.of("shipped", PIECES, "sold_out", BUYERS - PIECES));
    }
    assertThat(onHand(cluster, sku)).isZero();
    assertAgreed(cluster);
  }

  /** All want one piece at once; who wants what by the id of the order. */
  private static Map<String, Buyer> rush(Buyer first, String sku) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      Map<String, Buyer> orders = new ConcurrentHashMap<>();
      List<Callable<Void>> wishes = new ArrayList<>();
      for (int i = 0; i < BUYERS; i++) {
        Buyer buyer = first.another();
        wishes.add(
            () -> {
              put(buyer, sku, 1);
              orders.put(order(buyer, GOOD), buyer);
              return null;
            });
      }
      for (java.util.concurrent.Future<Void> wish : threads.invokeAll(wishes)) {
        wish.get();
      }
      return orders;
    } finally {
      threads.shutdownNow();
    }
  }

  /** {@code shipped}, or why it was rejected. */
  private static String end(Buyer buyer, String id) {
    Set<String> ends = Set.of("shipped", "rejected", "cancelled");
    Await.until(
        "order " + id + " has ended",
        LIMIT,
        () -> ends.contains(get(buyer, id).getString("state", "")));
    JsonObject order = get(buyer, id);
    return order.getString("reason", order.getString("state"));
  }
}
