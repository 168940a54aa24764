package dev.coppice.launcher.invoices;

import java.util.List;

/**
 * An order to place.
 *
 * @param key of no other order: the invoice's number, and which part of it this is if it takes
 *     several orders
 * @param account who orders: a customer's number, or one of those that play customers nobody knows
 * @param lines no two of the same SKU
 */
public record PlannedOrder(
    String key, String invoice, String account, String country, List<InvoiceLine> lines) {
  public PlannedOrder {
    lines = List.copyOf(lines);
  }

  /** What the goods cost, in pence. */
  public long goods() {
    return lines.stream().mapToLong(InvoiceLine::amount).sum();
  }

  public long pieces() {
    return lines.stream().mapToLong(InvoiceLine::quantity).sum();
  }
}
