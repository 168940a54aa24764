package dev.coppice.acquirer;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The cards that there are, and what becomes of whoever pays with them. No other number is taken: a
 * place to practise is no place for the card of a person. The names are in the database.
 */
enum TestCard {
  APPROVED("4242424242424242", "visa"),
  APPROVED_MASTERCARD("5555555555554444", "mastercard"),
  /** Declined: there is not enough money. */
  INSUFFICIENT_FUNDS("4000000000009995", "visa"),
  /** Declined: it was reported stolen. */
  STOLEN("4000000000009979", "visa"),
  /** Approved, but the answer to the first request comes very late. */
  SILENT("4000000000000119", "visa"),
  /** Pending first, approved a little later, which a webhook tells. */
  LATE("4000000000000077", "visa"),
  /** The same, and the webhook comes twice. */
  LATE_TWICE("4000000000000259", "visa"),
  /** The customer has to prove on a page that it is theirs (3-D Secure). */
  CHALLENGED("4000000000003220", "visa");

  private final String number;
  private final String brand;

  TestCard(String number, String brand) {
    this.number = number;
    this.brand = brand;
  }

  static Optional<TestCard> numbered(String number) {
    return Arrays.stream(values()).filter(card -> card.number.equals(number)).findFirst();
  }

  /** All numbers, for a refusal. */
  static String numbers() {
    return Arrays.stream(values()).map(TestCard::number).collect(Collectors.joining(", "));
  }

  String number() {
    return number;
  }

  String brand() {
    return brand;
  }

  String last4() {
    return number.substring(number.length() - 4);
  }
}
