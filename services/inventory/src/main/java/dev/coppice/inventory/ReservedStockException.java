package dev.coppice.inventory;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Some items have more pieces reserved than would be left on hand. It names them, and says how
 * many.
 */
final class ReservedStockException extends RuntimeException {

  private static final int MOST_NAMED = 20;

  private final String detail;

  ReservedStockException(List<Sku> skus) {
    this(detail(skus));
  }

  private ReservedStockException(String detail) {
    super(detail, null, false, false);
    this.detail = detail;
  }

  /** What is wrong, for the client. */
  String detail() {
    return detail;
  }

  private static String detail(List<Sku> skus) {
    String named = skus.stream().limit(MOST_NAMED).map(Sku::text).collect(Collectors.joining(", "));
    int more = skus.size() - MOST_NAMED;
    return "more pieces are reserved than would be on hand of: "
        + named
        + (more > 0 ? " and " + more + " more" : "");
  }
}
