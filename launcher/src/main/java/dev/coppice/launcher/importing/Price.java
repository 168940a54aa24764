package dev.coppice.launcher.importing;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.regex.Pattern;

/**
 * An amount of money in minor units (pence, cents) of an ISO 4217 currency.
 *
 * @param amount minor units, not negative
 */
public record Price(long amount, String currency) {
  // Fifteen digits before the point keep every amount within a long and within what JSON holds.
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,12}(\\.\\d{1,15})?");

  public Price {
    if (amount < 0) {
      throw new IllegalArgumentException("a price is not negative: " + amount);
    }
  }

  /**
   * Parses exactly; nothing is rounded.
   *
   * @param text a plain decimal such as {@code 2.55}; trailing zeros are welcome
   * @throws InvalidRowException when it is no such number, or finer than the currency allows
   */
  public static Price parse(String text, String currencyCode) {
    Currency currency = currency(currencyCode);
    String number = text.strip();
    if (!DECIMAL.matcher(number).matches()) {
      throw new InvalidRowException("price \"" + text + "\" is not a plain decimal such as 2.55");
    }
    int digits = Math.max(0, currency.getDefaultFractionDigits());
    BigDecimal decimal = new BigDecimal(number).stripTrailingZeros();
    if (decimal.scale() > digits) {
      throw new InvalidRowException(
          "price \"%s\" has more decimals than %s has (%d)"
              .formatted(text, currency.getCurrencyCode(), digits));
    }
    return new Price(decimal.movePointRight(digits).longValueExact(), currency.getCurrencyCode());
  }

  private static Currency currency(String code) {
    try {
      return Currency.getInstance(code.strip());
    } catch (IllegalArgumentException e) {
      throw new InvalidRowException(
          "currency \"" + code + "\" is not an ISO 4217 code such as GBP", e);
    }
  }
}
