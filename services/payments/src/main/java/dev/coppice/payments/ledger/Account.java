package dev.coppice.payments.ledger;

import java.util.Locale;

/** What money is booked on. The names are in the database. */
public enum Account {
  /** What the acquirer owes us: an asset. */
  ACQUIRER,
  /** What customers paid: income. */
  SALES,
  /** What they were given back: an expense. */
  REFUNDS;

  /** As the database and clients write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Account named(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
