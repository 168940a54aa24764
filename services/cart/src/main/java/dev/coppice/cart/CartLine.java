package dev.coppice.cart;

/**
 * So many of a product.
 *
 * @param quantity pieces, 1 or more
 * @param was what one cost when the line was put in
 * @param product as last seen
 */
record CartLine(Sku sku, long quantity, Money was, Product product) {

  CartLine {
    if (quantity < 1) {
      throw new IllegalArgumentException("quantity must be 1 or more, not " + quantity);
    }
  }

  /** Whether the price, or its currency, is another one than when it was put in. */
  boolean priceChanged() {
    return !was.equals(product.price());
  }

  CartLine with(Product seen) {
    return new CartLine(sku, quantity, was, seen);
  }
}
