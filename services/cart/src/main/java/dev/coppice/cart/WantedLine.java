package dev.coppice.cart;

/**
 * A line as somebody wants it.
 *
 * @param quantity pieces, 1 or more
 */
record WantedLine(Sku sku, long quantity) {

  WantedLine {
    if (quantity < 1) {
      throw new IllegalArgumentException("quantity must be 1 or more, not " + quantity);
    }
  }
}
