package dev.coppice.notifications;

import java.math.BigDecimal;
import java.util.Currency;

/**
 * An amount of money.
 *
 * @param amount in the currency's minor unit, such as pence
 * @param currency ISO 4217
 */
record Money(long amount, String currency) {

  /** As people read it: {@code 12.50 GBP}. */
  @Override
  public String toString() {
    return BigDecimal.valueOf(amount, digits()).toPlainString() + " " + currency;
  }

  private int digits() {
    try {
      return Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    } catch (IllegalArgumentException e) {
      // A currency that this JVM does not know yet.
      return 2;
    }
  }
}
