package dev.coppice.cart;

/**
 * An exact sum, as the catalog gave it.
 *
 * @param amount in the currency's minor unit, 0 or more
 * @param currency ISO 4217
 */
record Money(long amount, String currency) {

  Money {
    if (amount < 0) {
      throw new IllegalArgumentException("amount must be 0 or more, not " + amount);
    }
  }
}
