package dev.coppice.launcher.invoices;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was bought so far and has not come back, to find what a cancellation takes back. */
final class Purchases {
  static final String NEVER_BOUGHT = "never bought before";
  static final String OTHER_PRICE = "bought at another price";
  static final String TOO_MANY = "more than was bought before";

  private record Item(String customer, String sku) {}

  /** Pieces of one order that are still with their customer. */
  private static final class Bought {
    private final PlannedOrder order;
    private final long price;
    private long left;

    Bought(PlannedOrder order, InvoiceLine line) {
      this.order = order;
      this.price = line.price();
      this.left = line.quantity();
    }
  }

  private final Map<Item, List<Bought>> bought = new HashMap<>();

  void add(String customer, PlannedOrder order) {
    for (InvoiceLine line : order.lines()) {
      bought
          .computeIfAbsent(new Item(customer, line.sku()), item -> new ArrayList<>())
          .add(new Bought(order, line));
    }
  }

  /**
   * Finds the orders of a cancellation, the latest first, since what comes back was mostly bought a
   * short while ago. Only what cost the same comes back: the money would not be the invoice's.
   */
  List<PlannedReturn> takeBack(Invoice cancellation, List<Rejection> rejections) {
    Map<String, Map<String, InvoiceLine>> byOrder = new LinkedHashMap<>();
    for (InvoiceLine line : cancellation.lines()) {
      List<Bought> candidates =
          bought.getOrDefault(new Item(cancellation.customer(), line.sku()), List.of());
      long missing = line.quantity();
      for (int i = candidates.size() - 1; i >= 0 && missing > 0; i--) {
        Bought each = candidates.get(i);
        long pieces = each.price == line.price() ? Math.min(missing, each.left) : 0;
        if (pieces > 0) {
          each.left -= pieces;
          missing -= pieces;
          byOrder
              .computeIfAbsent(each.order.key(), key -> new LinkedHashMap<>())
              .merge(
                  line.sku(),
                  line.of(pieces),
                  (before, more) -> before.of(before.quantity() + more.quantity()));
        }
      }
      if (missing > 0) {
        rejections.add(rejection(cancellation, line, missing, candidates));
      }
    }
    return byOrder.entrySet().stream()
        .map(
            each ->
                new PlannedReturn(
                    cancellation.number(), each.getKey(), List.copyOf(each.getValue().values())))
        .toList();
  }

  private static Rejection rejection(
      Invoice cancellation, InvoiceLine line, long missing, List<Bought> candidates) {
    boolean samePrice = candidates.stream().anyMatch(each -> each.price == line.price());
    String reason = candidates.isEmpty() ? NEVER_BOUGHT : samePrice ? TOO_MANY : OTHER_PRICE;
    return new Rejection(
        cancellation.number(),
        line.line(),
        reason,
        "%d of %s at %d.%02d"
            .formatted(missing, line.sku(), line.price() / 100, line.price() % 100));
  }
}
