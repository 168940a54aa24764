package dev.coppice.inventory;

/**
 * How many of an item there are.
 *
 * @param onHand what lies in the warehouse
 * @param reserved what of it is promised to somebody, from 0 to {@code onHand}
 */
record StockLevel(Sku sku, long onHand, long reserved) {

  StockLevel {
    if (reserved < 0 || reserved > onHand) {
      throw new IllegalArgumentException(
          "reserved must be from 0 to the " + onHand + " on hand, not " + reserved);
    }
  }

  /** What is on hand and not reserved. */
  long available() {
    return onHand - reserved;
  }
}
