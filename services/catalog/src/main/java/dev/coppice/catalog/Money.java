package dev.coppice.catalog;

import java.util.Currency;

/**
 * An exact sum.
 *
 * @param amount in the currency's minor unit, from 0 to {@link #MOST}
 * @param currency ISO 4217
 */
record Money(long amount, Currency currency) {

  /** Far from where sums and products of prices overflow a long, or lose digits in JavaScript. */
  static final long MOST = 1_000_000_000_000L;

  Money {
    if (amount < 0 || amount > MOST) {
      throw new IllegalArgumentException("amount must be from 0 to " + MOST + ", not " + amount);
    }
  }

  /**
   * @param currency an ISO 4217 code in capitals, such as GBP
   * @throws IllegalArgumentException when there is no such currency, or the amount is out of range
   */
  static Money of(long amount, String currency) {
    return new Money(amount, currency(currency));
  }

  private static Currency currency(String code) {
    try {
      return Currency.getInstance(code);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("currency must be an ISO 4217 code, not " + code, e);
    }
  }
}
