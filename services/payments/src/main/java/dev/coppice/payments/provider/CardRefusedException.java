package dev.coppice.payments.provider;

/** The provider does not take a card; the message is for the customer, and shows nothing of it. */
public final class CardRefusedException extends RuntimeException {

  public CardRefusedException(String message) {
    super(message, null, false, false);
  }
}
