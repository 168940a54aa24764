package dev.coppice.acquirer;

import java.util.regex.Pattern;

/**
 * An amount.
 *
 * @param amount in minor units of the currency, 1 to {@link #MOST}
 * @param currency as ISO 4217 writes it, such as EUR
 */
record Money(long amount, String currency) {

  static final long MOST = 10_000_000_000L;

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  Money {
    requireAmount(amount);
    if (!CURRENCY.matcher(currency).matches()) {
      throw new IllegalArgumentException("currency must be three capital letters, such as EUR");
    }
  }

  /**
   * The amount itself.
   *
   * @throws IllegalArgumentException when it is out of range
   */
  static long requireAmount(long amount) {
    if (amount < 1 || amount > MOST) {
      throw new IllegalArgumentException(
          "amount must be from 1 to " + MOST + " minor units, not " + amount);
    }
    return amount;
  }
}
