package dev.coppice.payments.ledger;

/**
 * One line of an entry.
 *
 * @param amount in minor units: a debit where positive, a credit where negative; not 0
 * @param currency as ISO 4217 writes it
 */
public record Posting(Account account, long amount, String currency) {

  public Posting {
    if (amount == 0) {
      throw new IllegalArgumentException("a posting moves something");
    }
    if (!Money.isCurrency(currency)) {
      throw new IllegalArgumentException("currency must be three capital letters, such as EUR");
    }
  }
}
