package dev.coppice.acquirer;

import java.time.YearMonth;
import java.util.regex.Pattern;

/**
 * A card as a customer types it in. It is looked at and forgotten: nothing keeps it.
 *
 * @param number 12 to 19 digits, the last one the check digit (ISO/IEC 7812-1)
 * @param cvc 3 or 4 digits
 */
record Card(String number, YearMonth expiry, String cvc) {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{12,19}");
  private static final Pattern CVC = Pattern.compile("[0-9]{3,4}");

  /**
   * @throws IllegalArgumentException that says what is wrong, and shows nothing of the card
   */
  Card {
    if (!NUMBER.matcher(number).matches()) {
      throw new IllegalArgumentException("number must be 12 to 19 digits");
    }
    if (!hasCheckDigit(number)) {
      throw new IllegalArgumentException("number has a slip: its check digit does not match");
    }
    if (!CVC.matcher(cvc).matches()) {
      throw new IllegalArgumentException("cvc must be 3 or 4 digits");
    }
  }

  /** Whether the last digit is the one that Luhn's algorithm gives for the others. */
  private static boolean hasCheckDigit(String number) {
    int sum = 0;
    for (int i = 0; i < number.length(); i++) {
      int digit = number.charAt(number.length() - 1 - i) - '0';
      int weighed = i % 2 == 0 ? digit : 2 * digit;
      sum += weighed > 9 ? weighed - 9 : weighed;
    }
    return sum % 10 == 0;
  }

  /**
   * @param now the month that it is
   */
  boolean isExpired(YearMonth now) {
    return expiry.isBefore(now);
  }

  /** Nothing of it. */
  @Override
  public String toString() {
    return "a card";
  }
}
