package dev.coppice.payments.provider;

/** A card as a customer types it in, on its way to the provider: nothing here keeps or shows it. */
public record Card(String number, int expiryMonth, int expiryYear, String cvc) {

  /** Nothing of it. */
  @Override
  public String toString() {
    return "a card";
  }
}
