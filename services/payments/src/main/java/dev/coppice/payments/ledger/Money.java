package dev.coppice.payments.ledger;

import java.util.regex.Pattern;

/**
 * An amount that is paid or given back.
 *
 * @param amount in minor units of the currency, 1 to {@link #MOST}
 * @param currency as ISO 4217 writes it, such as EUR
 */
public record Money(long amount, String currency) {

  public static final long MOST = 10_000_000_000L;

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  public Money {
    if (amount < 1 || amount > MOST) {
      throw new IllegalArgumentException(
          "amount must be from 1 to " + MOST + " minor units, not " + amount);
    }
    if (!isCurrency(currency)) {
      throw new IllegalArgumentException("currency must be three capital letters, such as EUR");
    }
  }

  static boolean isCurrency(String text) {
    return CURRENCY.matcher(text).matches();
  }

  @Override
  public String toString() {
    return amount + " " + currency;
  }
}
