package dev.coppice.payments;

/** What the caller calls a payment. */
record PaymentId(String text) {

  PaymentId {
    text = Ids.checked("paymentId", text);
  }

  @Override
  public String toString() {
    return text;
  }
}
