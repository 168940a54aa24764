package dev.coppice.orders.order;

/**
 * So many of a product, at the price of when the order was placed.
 *
 * @param quantity 1 or more
 * @param unitPrice in the minor unit of the order's currency
 * @param returned how many of them came back, or are accepted to: 0 to {@code quantity}
 */
public record OrderLine(String sku, String name, long quantity, long unitPrice, long returned) {

  public OrderLine {
    if (quantity < 1 || unitPrice < 0 || returned < 0 || returned > quantity) {
      throw new IllegalArgumentException(
          "%d of %s at %d, %d returned, is no line".formatted(quantity, sku, unitPrice, returned));
    }
  }

  /**
   * @throws ArithmeticException when it is more than a long holds
   */
  public long price() {
    return Math.multiplyExact(quantity, unitPrice);
  }
}
