package dev.coppice.orders.calls;

import dev.coppice.orders.order.Money;
import java.util.Optional;

/**
 * What is to be held on a card.
 *
 * @param order its id, which is that of the payment too
 * @param returnUrl where the customer goes on after a page of the acquirer
 */
public record Charge(
    String order, String customer, Money money, String cardToken, Optional<String> returnUrl) {

  /** Without the token. */
  @Override
  public String toString() {
    return money + " for " + order;
  }
}
