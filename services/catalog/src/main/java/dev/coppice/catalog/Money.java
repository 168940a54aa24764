package dev.coppice.catalog;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.regex.Pattern;

/**
 * An exact sum.
 *
 * @param amount in the currency's minor unit, from 0 to {@link #MOST}
 * @param currency ISO 4217
 */
record Money(long amount, Currency currency) {

  /** Far from where sums and products of prices overflow a long, or lose digits in JavaScript. */
  static final long MOST = 1_000_000_000_000L;

  private static final Pattern DECIMAL = Pattern.compile("\\d{1,12}(\\.\\d{1,15})?");

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

  /**
   * Reads a plain decimal such as {@code 2.55} exactly; nothing is rounded.
   *
   * @throws IllegalArgumentException when it is none, or finer than the currency's minor unit
   */
  static Money parse(String decimal, String currencyCode) {
    Currency currency = currency(currencyCode);
    if (!DECIMAL.matcher(decimal).matches()) {
      throw new IllegalArgumentException(
          "price must be a plain decimal such as 2.55, not \"" + decimal + "\"");
    }
    int digits = Math.max(0, currency.getDefaultFractionDigits());
    BigDecimal exact = new BigDecimal(decimal).stripTrailingZeros();
    if (exact.scale() > digits) {
      throw new IllegalArgumentException(
          "price must have no more decimals than %s has (%d), not \"%s\""
              .formatted(currency, digits, decimal));
    }
    return new Money(exact.movePointRight(digits).longValueExact(), currency);
  }

  private static Currency currency(String code) {
    try {
      return Currency.getInstance(code);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("currency must be an ISO 4217 code, not " + code, e);
    }
  }
}
