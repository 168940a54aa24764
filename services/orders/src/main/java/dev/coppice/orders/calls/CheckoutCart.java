package dev.coppice.orders.calls;

import dev.coppice.orders.order.Money;
import java.util.List;

/**
 * A cart as somebody is about to buy it, with prices that are so now.
 *
 * @param version greater after each change of the cart
 */
public record CheckoutCart(long version, List<Line> lines) {

  public CheckoutCart {
    lines = List.copyOf(lines);
  }

  /** So many of a product; {@code available} is false when it is not for sale any more. */
  public record Line(String sku, String name, long quantity, Money unitPrice, boolean available) {}
}
