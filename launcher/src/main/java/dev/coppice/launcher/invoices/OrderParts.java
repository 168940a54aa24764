package dev.coppice.launcher.invoices;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Puts the lines of an invoice into as few orders as take them: in an order each SKU stands once,
 * at one price, with as many pieces as a cart holds.
 */
final class OrderParts {
  /** What a cart and an order hold at most, where nothing else is set. */
  static final int MOST_LINES = 1_000;

  static final long MOST_PIECES = 9_999;

  private record Priced(String sku, long price) {}

  private OrderParts() {}

  static List<List<InvoiceLine>> of(List<InvoiceLine> lines) {
    Map<Priced, InvoiceLine> merged = new LinkedHashMap<>();
    for (InvoiceLine line : lines) {
      merged.merge(
          new Priced(line.sku(), line.price()),
          line,
          (first, more) -> first.of(first.quantity() + more.quantity()));
    }
    List<Map<String, InvoiceLine>> parts = new ArrayList<>();
    for (InvoiceLine line : merged.values()) {
      for (long left = line.quantity(); left > 0; left -= MOST_PIECES) {
        partWithout(line.sku(), parts).put(line.sku(), line.of(Math.min(left, MOST_PIECES)));
      }
    }
    return parts.stream().map(part -> List.copyOf(part.values())).toList();
  }

  private static Map<String, InvoiceLine> partWithout(
      String sku, List<Map<String, InvoiceLine>> parts) {
    for (Map<String, InvoiceLine> part : parts) {
      if (part.size() < MOST_LINES && !part.containsKey(sku)) {
        return part;
      }
    }
    Map<String, InvoiceLine> another = new LinkedHashMap<>();
    parts.add(another);
    return another;
  }
}
