package dev.coppice.inventory;

import java.util.Comparator;
import java.util.List;

/**
 * Goods that had left the warehouse and are back.
 *
 * @param id the name that the client gives it, of the form of a {@link ReservationId}
 * @param lines no two with the same SKU; in the order of their SKUs
 */
record StockReturn(String id, List<ReservationLine> lines) {

  /** Each line is kept as an adjustment, whose id is made of this one's and a number. */
  private static final int LONGEST = 59;

  StockReturn {
    Ids.checked("returnId", id);
    if (id.length() > LONGEST) {
      throw new IllegalArgumentException(
          "returnId must be 1 to %d characters, not %d".formatted(LONGEST, id.length()));
    }
    lines = lines.stream().sorted(Comparator.comparing(ReservationLine::sku)).toList();
  }

  String adjustment(int line) {
    return id + "." + line;
  }
}
