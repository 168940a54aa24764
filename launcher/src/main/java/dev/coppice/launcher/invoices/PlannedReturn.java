package dev.coppice.launcher.invoices;

import java.util.List;

/**
 * Things to take back of one order.
 *
 * @param invoice the cancellation's number
 * @param order the key of the order that they were bought by
 * @param lines no two of the same SKU, at the prices that were paid
 */
public record PlannedReturn(String invoice, String order, List<InvoiceLine> lines) {
  public PlannedReturn {
    lines = List.copyOf(lines);
  }

  public long goods() {
    return lines.stream().mapToLong(InvoiceLine::amount).sum();
  }
}
