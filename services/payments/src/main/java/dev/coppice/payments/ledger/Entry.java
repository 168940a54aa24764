package dev.coppice.payments.ledger;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that happened to money. Its postings add up to nothing in each currency.
 *
 * @param reference names it for good: there is no second entry of that reference
 * @param kind in a word, such as capture
 * @param payment whose money it is
 */
public record Entry(String reference, String kind, String payment, List<Posting> postings) {

  /**
   * @throws IllegalArgumentException when it does not balance
   */
  public Entry {
    postings = List.copyOf(postings);
    if (postings.size() < 2) {
      throw new IllegalArgumentException("an entry has two postings at least");
    }
    Map<String, Long> sums = new TreeMap<>();
    postings.forEach(posting -> sums.merge(posting.currency(), posting.amount(), Math::addExact));
    sums.values().removeIf(sum -> sum == 0);
    if (!sums.isEmpty()) {
      throw new IllegalArgumentException("entry " + reference + " does not balance: " + sums);
    }
  }

  /** A customer has paid. */
  public static Entry capture(String payment, Money money) {
    return new Entry(
        "capture:" + payment,
        "capture",
        payment,
        List.of(
            new Posting(Account.ACQUIRER, money.amount(), money.currency()),
            new Posting(Account.SALES, -money.amount(), money.currency())));
  }

  /**
   * A customer has got something back.
   *
   * @param refund names it among those of the payment
   */
  public static Entry refund(String payment, String refund, Money money) {
    return new Entry(
        "refund:" + payment + ":" + refund,
        "refund",
        payment,
        List.of(
            new Posting(Account.REFUNDS, money.amount(), money.currency()),
            new Posting(Account.ACQUIRER, -money.amount(), money.currency())));
  }
}
