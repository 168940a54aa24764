package dev.coppice.payments.ledger;

/**
 * One thing that must be true of all payments and the ledger together.
 *
 * @param name what it is about
 * @param expected the number that must come out
 * @param actual the number that did
 */
public record Check(String name, long expected, long actual) {

  public boolean ok() {
    return expected == actual;
  }
}
