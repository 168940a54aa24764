package dev.coppice.launcher.importing;

import dev.coppice.launcher.importing.OnlineRetailReader.OrderLine;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the order lines of one stock code say together. */
final class StockCodeLines {
  private static final long MAX_STOCK = Integer.MAX_VALUE;

  private final String stockCode;
  private final Map<Price, Long> timesCharged = new LinkedHashMap<>();
  private String description = "";
  private String descriptionDate = "";
  private long lastLine;
  private long sold;

  StockCodeLines(String stockCode) {
    this.stockCode = stockCode;
  }

  void add(OrderLine line) {
    lastLine = line.line();
    timesCharged.merge(line.price(), 1L, Long::sum);
    if (!line.description().isEmpty() && line.date().compareTo(descriptionDate) >= 0) {
      description = line.description();
      descriptionDate = line.date();
    }
    if (!line.cancelled() && line.quantity() > 0) {
      sold = Math.min(MAX_STOCK, sold + line.quantity());
    }
  }

  /** Whether a name is known; a price always is. */
  boolean isProduct() {
    return !description.isEmpty();
  }

  Product product() {
    return new Product(lastLine, stockCode, description, usualPrice(), List.of(), sold);
  }

  /** Of two prices charged equally often, the lower: customers took both, and mind only one. */
  private Price usualPrice() {
    return timesCharged.entrySet().stream()
        .max(
            Map.Entry.<Price, Long>comparingByValue()
                .thenComparing(
                    Map.Entry.comparingByKey(Comparator.comparingLong(Price::amount).reversed())))
        .orElseThrow()
        .getKey();
  }
}
