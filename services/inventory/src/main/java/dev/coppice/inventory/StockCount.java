package dev.coppice.inventory;

/**
 * What a stocktaking found.
 *
 * @param onHand from 0 to {@link #MOST}
 */
record StockCount(Sku sku, long onHand) {

  static final long MOST = 1_000_000_000;

  StockCount {
    if (onHand < 0 || onHand > MOST) {
      throw new IllegalArgumentException("onHand must be from 0 to " + MOST + ", not " + onHand);
    }
  }
}
