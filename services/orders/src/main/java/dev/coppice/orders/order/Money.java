package dev.coppice.orders.order;

/**
 * An amount in a currency.
 *
 * @param amount in its minor unit, such as pence
 * @param currency ISO 4217
 */
public record Money(long amount, String currency) {

  @Override
  public String toString() {
    return amount + " " + currency;
  }
}
