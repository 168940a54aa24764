package dev.coppice.inventory;

/**
 * So many of an item.
 *
 * @param quantity from 1 to {@link #MOST}
 */
record ReservationLine(Sku sku, long quantity) {

  static final long MOST = 1_000_000;

  ReservationLine {
    if (quantity < 1 || quantity > MOST) {
      throw new IllegalArgumentException(
          "quantity must be from 1 to " + MOST + ", not " + quantity);
    }
  }
}
