package dev.coppice.launcher.invoices;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts orders in an order in which few prices of the catalog have to change between them: next is
 * always the one of whose lines the smallest share has another price now, the earlier one of two
 * that are equal. A product that no order had before has no price yet, so that none changes.
 */
final class PriceOrder {
  private final Map<String, Long> prices = new HashMap<>();
  private final Map<String, List<Waiting>> bySku = new HashMap<>();

  /** An order, and how many of its lines have another price now. */
  private static final class Waiting {
    private final PlannedOrder order;
    private final Map<String, Long> wanted = new HashMap<>();
    private int others;

    Waiting(PlannedOrder order) {
      this.order = order;
      order.lines().forEach(line -> wanted.put(line.sku(), line.price()));
    }

    long price(String sku) {
      return wanted.getOrDefault(sku, 0L);
    }

    /** Whether a smaller share of this one changes. */
    boolean isBefore(Waiting other) {
      return (long) others * other.wanted.size() < (long) other.others * wanted.size();
    }
  }

  private PriceOrder() {}

  static List<PlannedOrder> of(List<PlannedOrder> orders) {
    return new PriceOrder().sorted(orders);
  }

  private List<PlannedOrder> sorted(List<PlannedOrder> orders) {
    Map<String, Waiting> waiting = new LinkedHashMap<>();
    for (PlannedOrder order : orders) {
      Waiting each = new Waiting(order);
      waiting.put(order.key(), each);
      each.wanted
          .keySet()
          .forEach(sku -> bySku.computeIfAbsent(sku, s -> new ArrayList<>()).add(each));
    }
    List<PlannedOrder> sorted = new ArrayList<>(orders.size());
    while (!waiting.isEmpty()) {
      Waiting next = best(waiting.values());
      waiting.remove(next.order.key());
      next.wanted.forEach(this::reprice);
      sorted.add(next.order);
    }
    return sorted;
  }

  private static Waiting best(Iterable<Waiting> waiting) {
    Waiting best = waiting.iterator().next();
    for (Waiting each : waiting) {
      if (best.others == 0) {
        return best;
      }
      if (each.isBefore(best)) {
        best = each;
      }
    }
    return best;
  }

  private void reprice(String sku, long price) {
    Long before = prices.put(sku, price);
    if (before != null && before == price) {
      return;
    }
    for (Waiting each : bySku.getOrDefault(sku, List.of())) {
      boolean was = before != null && each.price(sku) != before;
      boolean is = each.price(sku) != price;
      each.others += (is ? 1 : 0) - (was ? 1 : 0);
    }
  }
}
