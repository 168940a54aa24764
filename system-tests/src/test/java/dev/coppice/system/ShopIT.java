package dev.coppice.system;

import static dev.coppice.system.harness.SharedShop.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.CoppiceCommand.Result;
import dev.coppice.system.harness.FatJar;
import dev.coppice.system.harness.LiveSocket;
import dev.coppice.system.harness.OnShop;
import dev.coppice.system.harness.PlainBrowser;
import dev.coppice.system.harness.SharedShop;
import dev.coppice.testing.Await;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Customers buy in a shop that {@code up} has started, in browsers of their own. Whoever sends or
 * pays without an order comes later, since all has to agree here.
 */
@OnShop
@Order(2)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ShopIT {
  private static final String APPROVED = "4242424242424242";
  private static final String CHALLENGED = "4000000000003220";
  private static final String DECLINED = "4000000000009995";
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Set<String> FINAL = Set.of("shipped", "rejected", "cancelled");

  private static SharedShop shop;
  private static CoppiceCommand coppice;
  private static String origin;
  private static PlainBrowser staff;
  private static PlainBrowser ada;

  @BeforeAll
  static void stock(SharedShop shared) throws IOException, InterruptedException {
    shop = shared;
    coppice = shop.coppice();
    origin = shop.origin();
    staff = shop.browserOf("staff@shop.example", "staff");
    sell("LAMP", 255, 5);
    sell("VASE", 1_000, 1);
    ada = shop.browserOf("ada@buyer.example", "customer");
  }

  private static void sell(String sku, int amount, int pieces)
      throws IOException, InterruptedException {
    SharedShop.sell(staff, sku, amount);
    JsonObject count = JsonObject.of("sku", sku, "onHand", pieces);
    call(
        staff,
        "POST",
        "/api/inventory/items/import",
        JsonObject.of("items", JsonArray.of(count)).encode());
  }

  private static void putIntoCart(String sku, int quantity)
      throws IOException, InterruptedException {
    call(ada, "PUT", "/api/cart/mine/lines/" + sku, JsonObject.of("quantity", quantity).encode());
  }

  private static JsonObject buy(String card, String key) throws IOException, InterruptedException {
    JsonObject shown =
        new JsonObject()
            .put("number", card)
            .put("expiryMonth", 12)
            .put("expiryYear", 2040)
            .put("cvc", "123");
    String token = call(ada, "POST", "/api/payments/cards", shown.encode()).getString("token");
    return place(token, key);
  }

  private static JsonObject place(String token, String key)
      throws IOException, InterruptedException {
    JsonObject address =
        new JsonObject()
            .put("name", "Ada Lovelace")
            .put("line1", "12 St James's Square")
            .put("city", "London")
            .put("postcode", "SW1Y 4JH")
            .put("country", "GB");
    JsonObject order =
        JsonObject.of("payment", JsonObject.of("cardToken", token), "shipTo", address);
    return call(ada, "POST", "/api/orders", order.encode(), "Idempotency-Key", key);
  }

  /** Empty while the service that knows is not there. */
  private static String state(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = ada.call("GET", path, "", "Sec-Fetch-Site", "same-origin");
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 503);
    return answer.statusCode() == 200 ? new JsonObject(answer.body()).getString("state") : "";
  }

  private static JsonObject settled(JsonObject order) {
    String path = "/api/orders/" + order.getString("id");
    Await.until("the order is settled", LIMIT, () -> FINAL.contains(state(path)));
    try {
      return call(ada, "GET", path + "?expand=lines.product,payment,shipment", "");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static long available(String sku) throws IOException {
    return coppice.get("/api/inventory/items/" + sku).json().getLong("available");
  }

  @Test
  @Order(1)
  void whatIsBoughtIsPaidSentAndWrittenAbout() throws IOException, InterruptedException {
    putIntoCart("LAMP", 2);
    JsonObject before = call(ada, "GET", "/api/home", "");
    assertThat(before.getJsonObject("cart").getJsonArray("lines")).hasSize(1);
    assertThat(before.getJsonArray("unavailable")).as(before.encode()).isEmpty();

    JsonObject order = settled(buy(APPROVED, "first"));
    assertThat(order.getString("state")).as(order.encodePrettily()).isEqualTo("shipped");
    assertThat(order.getJsonArray("unavailable")).as(order.encode()).isEmpty();
    assertThat(order.getJsonObject("payment").getString("state")).isEqualTo("captured");
    assertThat(order.getJsonObject("shipment").getString("orderId"))
        .isEqualTo(order.getString("id"));
    assertThat(
            order.getJsonArray("lines").getJsonObject(0).getJsonObject("product").getString("name"))
        .isEqualTo("The LAMP");
    assertThat(available("LAMP")).isEqualTo(3);
    JsonObject after = call(ada, "GET", "/api/home", "");
    assertThat(after.getJsonObject("cart").getJsonArray("lines")).isEmpty();
    assertThat(after.getJsonObject("orders").getJsonArray("items")).hasSize(1);
    Await.until(
        "two letters came",
        LIMIT,
        () ->
            coppice.run("mail").out().contains("We have your order")
                && coppice.run("mail").out().contains("Your order is on its way"));
    assertThatStaffSeeAllOf(order.getString("id"));
  }

  private static List<JsonObject> timeline(String id) throws IOException, InterruptedException {
    JsonObject timeline = call(staff, "GET", "/api/orders/" + id + "/timeline", "");
    assertThat(timeline.getJsonArray("unavailable")).as(timeline.encode()).isEmpty();
    return timeline.getJsonArray("items").stream().map(JsonObject.class::cast).toList();
  }

  private static List<String> those(List<JsonObject> timeline, String kind, String with) {
    return timeline.stream()
        .filter(entry -> entry.getString("kind").equals(kind))
        .map(entry -> entry.getString("what") + " " + entry.getString(with))
        .distinct()
        .toList();
  }

  /** Steps, events and mails, in the order of time and under one trace. */
  private static void assertThatStaffSeeAllOf(String id) throws IOException, InterruptedException {
    List<String> mailed = List.of("orders.order.placed sent", "orders.order.shipped sent");
    Await.until(
        "both letters are noted",
        LIMIT,
        () -> those(timeline(id), "message", "state").equals(mailed));
    List<JsonObject> timeline = timeline(id);
    assertThat(timeline)
        .isSortedAccordingTo(Comparator.comparing(entry -> Instant.parse(entry.getString("at"))));
    assertThat(those(timeline, "event", "state"))
        .containsExactly(
            "orders.order.placed published",
            "orders.order.confirmed published",
            "orders.order.paid published",
            "orders.order.shipped published");
    assertThat(those(timeline, "attempt", "outcome"))
        .contains("reserve done", "authorise done", "confirm done", "capture done", "ship done");
    assertThat(those(timeline, "message", "to")).allMatch(to -> to.endsWith(" a***@buyer.example"));
    List<String> traces =
        timeline.stream().map(entry -> entry.getString("trace")).distinct().toList();
    assertThat(traces).singleElement().asString().matches("[0-9a-f]{32}");
  }

  @Test
  @Order(2)
  void customersSeeAndTouchNobodyElsesOrders() throws IOException, InterruptedException {
    JsonObject theirs =
        call(ada, "GET", "/api/orders?state=shipped", "").getJsonArray("items").getJsonObject(0);
    PlainBrowser bob = shop.browserOf("bob@buyer.example", "customer");
    assertThat(call(bob, "GET", "/api/orders", "").getJsonArray("items")).isEmpty();
    String path = "/api/orders/" + theirs.getString("id");
    String back = "{\"lines\":[{\"sku\":\"LAMP\",\"quantity\":1}],\"reason\":\"mine now\"}";
    assertThat(status(bob, "GET", path, "")).isEqualTo(404);
    assertThat(status(bob, "POST", path + "/cancellation", "")).isEqualTo(404);
    assertThat(status(bob, "POST", path + "/returns", back)).isEqualTo(404);
    assertThat(status(bob, "GET", path + "/timeline", "")).isEqualTo(403);
    assertThat(status(bob, "POST", path + "/compensate", "")).isEqualTo(403);
    assertThat(call(ada, "GET", path, "")).isEqualTo(theirs);
  }

  private static int status(PlainBrowser browser, String method, String path, String json)
      throws IOException, InterruptedException {
    String[] headers = {"Sec-Fetch-Site", "same-origin", "Idempotency-Key", "of-" + path};
    return browser.call(method, path, json, headers).statusCode();
  }

  /**
   * What opens everybody's to the staff is a scope that customers have not, whoever acts for them.
   */
  @Test
  @Order(2)
  void theScopesOfCustomersOpenWhatIsTheirOwn() throws IOException, InterruptedException {
    JsonObject session = new JsonObject(ada.open("/session").body());
    List<String> theirs = List.of(session.getString("scope").split(" "));
    Set<String> asked = new TreeSet<>();
    objects(coppice.get("/openapi.json").json().getJsonObject("paths"))
        .flatMap(ShopIT::objects)
        .flatMap(operation -> operation.getJsonArray("security", new JsonArray()).stream())
        .flatMap(choice -> ((JsonObject) choice).stream())
        .flatMap(scheme -> ((JsonArray) scheme.getValue()).stream())
        .forEach(scope -> asked.add((String) scope));
    assertThat(asked).contains("orders:read", "orders:write", "catalog:write");
    asked.removeIf(scope -> !scope.startsWith("own-"));
    assertThat(asked).contains("own-orders:read", "own-orders:write", "own-cart:write");
    assertThat(theirs).containsAll(asked).hasSize(asked.size() + List.of("openid", "email").size());
  }

  /** The members of an object that are objects themselves. */
  private static Stream<JsonObject> objects(JsonObject of) {
    return of.stream()
        .map(Map.Entry::getValue)
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast);
  }

  @Test
  @Order(2)
  void staffHearLiveWhatHappensAndCustomersDoNot() throws IOException, InterruptedException {
    String placed = "events.orders.order.placed";
    try (LiveSocket curious = LiveSocket.open(origin, ada);
        LiveSocket live = LiveSocket.open(origin, staff)) {
      curious.register(placed);
      assertThat(curious.hear(said -> said.getString("type").equals("err")).getString("message"))
          .startsWith("this needs scope orders:read");
      live.register(placed);
      // Nobody is told when the whole cluster knows who listens.
      List<JsonObject> orders = new ArrayList<>();
      Await.until(
          "an order is heard of",
          LIMIT,
          () -> {
            putIntoCart("VASE", 1);
            orders.add(settled(buy(DECLINED, "heard-" + orders.size())));
            return live.has(said -> said.getString("type").equals("rec"));
          });

      JsonObject heard = live.hear(said -> said.getString("type").equals("rec"));
      assertThat(heard.getString("address")).isEqualTo(placed);
      assertThat(orders)
          .extracting(order -> order.getString("id"))
          .contains(heard.getJsonObject("headers").getString("ce_subject"));
      assertThat(heard.getJsonObject("body").getJsonArray("lines")).hasSize(1);
    }
  }

  @Test
  @Order(2)
  void whatCannotBePaidOrIsSoldOutIsUndone() throws IOException, InterruptedException {
    putIntoCart("VASE", 1);
    JsonObject declined = settled(buy(DECLINED, "declined"));
    assertThat(declined.getString("state")).as(declined.encode()).isEqualTo("rejected");
    assertThat(declined.getString("reason")).isEqualTo("payment_declined");
    assertThat(available("VASE")).isEqualTo(1);

    putIntoCart("VASE", 2);
    JsonObject soldOut = settled(buy(APPROVED, "sold-out"));
    assertThat(soldOut.getString("state")).as(soldOut.encode()).isEqualTo("rejected");
    assertThat(soldOut.getString("reason")).isEqualTo("sold_out");
    assertThat(available("VASE")).isEqualTo(1);
  }

  @Test
  @Order(2)
  void whatIsGivenUpAtThePageOfTheBankIsCancelled() throws IOException, InterruptedException {
    putIntoCart("VASE", 1);
    JsonObject order = buy(CHALLENGED, "challenged");
    String path = "/api/orders/" + order.getString("id");
    Await.until("the bank asks", LIMIT, () -> state(path).equals("requires_action"));
    assertThat(call(ada, "GET", path, "").getString("actionUrl")).startsWith("http");
    call(ada, "POST", path + "/cancellation", "");
    assertThat(settled(order).getString("state")).isEqualTo("cancelled");
    assertThat(available("VASE")).isEqualTo(1);
  }

  @Test
  @Order(3)
  void whoeverAsksAgainHasOneOrder() throws IOException, InterruptedException {
    putIntoCart("LAMP", 1);
    JsonObject card =
        new JsonObject()
            .put("number", APPROVED)
            .put("expiryMonth", 12)
            .put("expiryYear", 2040)
            .put("cvc", "123");
    String token = call(ada, "POST", "/api/payments/cards", card.encode()).getString("token");
    JsonObject once = place(token, "again");
    JsonObject again = place(token, "again");
    assertThat(again.getString("id")).isEqualTo(once.getString("id"));
    assertThat(settled(once).getString("state")).isEqualTo("shipped");
    assertThat(available("LAMP")).isEqualTo(2);
  }

  @Test
  @Order(4)
  void ordersGoOnWhenServicesAreKilled() throws IOException, InterruptedException {
    for (String service : List.of("orders", "payments")) {
      putIntoCart("LAMP", 1);
      JsonObject order = buy(APPROVED, "killed-" + service);
      assertThat(coppice.run("kill", service).code()).isZero();
      assertThat(settled(order).getString("state")).isEqualTo("shipped");
    }
    assertThat(available("LAMP")).isZero();
  }

  @Test
  @Order(5)
  void everyNodeFollowsALiveSetting() {
    Result set = coppice.run("config", "set", "log.levels", "dev.coppice.trial=debug");
    assertThat(set.code()).as(set.toString()).isZero();
    // The acquirer stands for another company and follows no settings.
    List<String> places =
        Arrays.stream(FatJar.values())
            .filter(jar -> jar != FatJar.ACQUIRER)
            .map(jar -> jar.service() + "-1")
            .toList();
    Await.until(
        "every node has changed its log levels",
        () -> {
          for (String place : places) {
            Path log = coppice.checkout().resolve(".coppice/logs/" + place + ".log");
            if (!Files.readString(log).contains("single loggers: {dev.coppice.trial=DEBUG}")) {
              return false;
            }
          }
          return true;
        });
  }

  @Test
  @Order(6)
  void allServicesAgreeInTheEnd() {
    Result audit = coppice.run("audit", "--wait", "60");
    assertThat(audit.code()).as(audit.toString()).isZero();
    assertThat(audit.out())
        .contains("money.captured.GBP.of.orders.and.payments")
        .contains("pieces.confirmed.of.inventory.and.orders")
        .contains("orders.placed.of.notifications.and.orders");
  }
}
