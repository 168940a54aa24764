package dev.coppice.system.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.CoppiceCommand.Result;
import dev.coppice.testing.Await;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether all that customers have bought has come to an end, once, and adds up everywhere. */
final class Judgement {
  private static final Set<String> FINAL = Set.of("shipped", "rejected", "cancelled");
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
      Map<String, Card> accepted =
          customer.purchases().stream().collect(Collectors.toMap(Purchase::id, Purchase::card));
      assertThat(ended.keySet())
          .as("orders there are, and those that were accepted")
          .isEqualTo(accepted.keySet());
      accepted.forEach((id, card) -> assertEnd(card, ended.getOrDefault(id, new JsonObject())));
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
          return orders.values().stream().allMatch(Judgement::isFinal);
        });
    return orders;
  }

  private static boolean isFinal(JsonObject order) {
    return FINAL.contains(order.getString("state"));
  }

  private static void assertEnd(Card card, JsonObject order) {
    boolean scarce = pieces(order).containsKey(Marketplace.SCARCE);
    assertThat(card.ends(scarce))
        .as("paid with " + card + ": " + order)
        .contains(order.getString("state"));
  }

  private static Map<String, Integer> pieces(JsonObject order) {
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

  private void assertStock(Map<String, JsonObject> orders) throws IOException {
    Map<String, Integer> sold = new HashMap<>();
    orders.values().stream()
        .filter(order -> order.getString("state").equals("shipped"))
        .forEach(
            order -> pieces(order).forEach((sku, count) -> sold.merge(sku, count, Integer::sum)));
    for (String sku : Marketplace.SKUS) {
      assertThat(shop.onHand(sku))
          .as("pieces of " + sku)
          .isNotNegative()
          .isEqualTo(shop.initially(sku) - sold.getOrDefault(sku, 0));
    }
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
                          .contains(each.getValue().getString("state")));
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

  /** What is undone has been told only of as far as it had come. */
  private static boolean isWhole(List<String> types, String state) {
    List<String> before = types.subList(0, types.size() - 1);
    return state.equals("shipped")
        ? types.equals(WAY)
        : !before.isEmpty()
            && before.equals(WAY.subList(0, before.size()))
            && types.get(types.size() - 1).equals(state);
  }
}
