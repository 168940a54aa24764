package dev.coppice.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.CoppiceCommand.Result;
import dev.coppice.testing.Await;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether all that customers have bought has come to an end, once, and adds up everywhere. */
final class Judgement {
  private static final Set<String> UNDONE = Set.of("rejected", "cancelled");
  private static final List<String> WAY = List.of("placed", "confirmed", "paid", "shipped");
  private static final int ASKED_AGAIN = 5;

  private final Marketplace shop;
  private final OrderEvents events;
  private final Random random;

  Judgement(Marketplace shop, OrderEvents events, Random random) {
    this.shop = shop;
    this.events = events;
    this.random = random;
  }

  /**
   * Waits until all is over, no longer than for a few minutes, and throws what is wrong with it.
   */
  void pass() throws IOException {
    shop.awaitHealth();
    Map<String, JsonObject> orders = new HashMap<>();
    for (Customer customer : shop.customers()) {
      Map<String, JsonObject> ended = ended(customer);
      assertThat(ended.keySet())
          .as("orders there are, and those that were accepted")
          .isEqualTo(customer.purchases().stream().map(Purchase::id).collect(Collectors.toSet()));
      for (Purchase purchase : customer.purchases()) {
        JsonObject order = ended.getOrDefault(purchase.id(), new JsonObject());
        assertThat(ends(customer, purchase, pieces(order)))
            .as("paid with " + purchase.card() + ": " + order)
            .contains(order.getString("state"));
      }
      askAgain(customer);
      orders.putAll(ended);
    }
    assertStock(orders);
    assertTold(orders);
    Result audit = shop.coppice().run("audit", "--wait", "120");
    assertThat(audit.code()).as(audit.toString()).isZero();
  }

  private static Map<String, JsonObject> ended(Customer customer) {
    Map<String, JsonObject> orders = new HashMap<>();
    Await.until(
        "each order has ended",
        Marketplace.LIMIT,
        () -> {
          orders.clear();
          orders.putAll(customer.orders());
          orders.values().stream()
              .filter(order -> order.getString("state").equals("requires_action"))
              .forEach(order -> customer.approve(order.getString("actionUrl")));
          return orders.values().stream().allMatch(order -> isOver(customer, order));
        });
    return orders;
  }

  /**
   * What was sent is not the end of an order that is cancelled, or of which something came back.
   */
  private static boolean isOver(Customer customer, JsonObject order) {
    String id = order.getString("id");
    String state = order.getString("state");
    return switch (state) {
      case "shipped" -> !customer.hasCancelled(id) && customer.sentBack(id).isEmpty();
      case "partially_returned", "returned" -> true;
      default -> UNDONE.contains(state);
    };
  }

  private static Set<String> ends(
      Customer customer, Purchase purchase, Map<String, Integer> pieces) {
    Map<String, Integer> back = customer.sentBack(purchase.id());
    if (!back.isEmpty()) {
      return Set.of(back.equals(pieces) ? "returned" : "partially_returned");
    }
    Set<String> ends = new HashSet<>(purchase.card().ends(pieces.containsKey(Marketplace.SCARCE)));
    if (customer.hasCancelled(purchase.id())) {
      ends.remove("shipped");
      ends.add("cancelled");
    }
    return ends;
  }

  static Map<String, Integer> pieces(JsonObject order) {
    return order.getJsonArray("lines").stream()
        .map(JsonObject.class::cast)
        .collect(
            Collectors.toMap(line -> line.getString("sku"), line -> line.getInteger("quantity")));
  }

  private void askAgain(Customer customer) {
    List<Purchase> purchases = customer.purchases();
    for (int i = 0; i < Math.min(ASKED_AGAIN, purchases.size()); i++) {
      Trade.askAgain(customer, purchases.get(random.nextInt(purchases.size())));
    }
  }

  /** What comes back lies on the shelf soon after it is refunded. */
  private void assertStock(Map<String, JsonObject> orders) {
    Map<String, Integer> left = new HashMap<>();
    Marketplace.SKUS.forEach(sku -> left.put(sku, shop.initially(sku)));
    orders.values().stream()
        .filter(order -> !UNDONE.contains(order.getString("state")))
        .forEach(
            order -> {
              pieces(order).forEach((sku, count) -> left.merge(sku, -count, Integer::sum));
              shop.customers()
                  .forEach(
                      customer ->
                          customer
                              .sentBack(order.getString("id"))
                              .forEach((sku, count) -> left.merge(sku, count, Integer::sum)));
            });
    left.forEach(
        (sku, count) -> {
          assertThat(count).as("pieces of " + sku).isNotNegative();
          Await.until(
              "there are %d pieces of %s".formatted(count, sku),
              Marketplace.LIMIT,
              () -> shop.onHand(sku) == count);
        });
  }

  /** Each order's events are all there, in their order. */
  private void assertTold(Map<String, JsonObject> orders) {
    Await.until(
        "Kafka was told of the end of all orders",
        Marketplace.LIMIT,
        () -> {
          Map<String, List<String>> told = events.told();
          return orders.entrySet().stream()
              .allMatch(
                  each ->
                      told.getOrDefault(each.getKey(), List.of())
                          .contains(told(each.getValue().getString("state"))));
        });
    List<String> wrong = new ArrayList<>();
    events
        .told()
        .forEach(
            (id, types) -> {
              if (!orders.containsKey(id) || !isWhole(types, orders.get(id).getString("state"))) {
                wrong.add("%s: %s, of %s".formatted(id, types, orders.get(id)));
              }
            });
    assertThat(wrong).as("what was told of orders").isEmpty();
  }

  /** By what event a state is told of. */
  private static String told(String state) {
    return state.equals("partially_returned") ? "returned" : state;
  }

  /** What is undone has been told only of as far as it had come. */
  private static boolean isWhole(List<String> types, String state) {
    if (state.equals("shipped")) {
      return types.equals(WAY);
    }
    List<String> before = types.subList(0, types.size() - 1);
    return types.get(types.size() - 1).equals(told(state))
        && !before.isEmpty()
        && before.equals(WAY.subList(0, before.size()))
        && (UNDONE.contains(state) || before.equals(WAY));
  }
}
