package dev.coppice.orders;

import dev.coppice.orders.order.Address;
import dev.coppice.orders.order.Money;
import java.util.Optional;

/**
 * What somebody who places an order says.
 *
 * @param shipping standard or express
 * @param cartVersion the cart that they have seen
 * @param expectedTotal what they mean to pay
 */
record Wanted(
    String cardToken,
    Optional<String> returnUrl,
    Address shipTo,
    String shipping,
    Optional<Long> cartVersion,
    Optional<Money> expectedTotal) {

  /** Without what is paid with. */
  @Override
  public String toString() {
    return shipping + " to " + shipTo;
  }
}
