package dev.coppice.payments;

import dev.coppice.payments.ledger.Money;
import java.util.Optional;

/**
 * A step that the acquirer is to be asked for now, with what it takes to ask.
 *
 * @param key under which the acquirer does it once
 * @param providerReference what the acquirer calls the payment; empty until it has said so
 * @param tries how often it is asked, this time among them
 */
record OpenStep(
    PaymentId payment,
    Step.Kind kind,
    String name,
    Money money,
    String key,
    String cardToken,
    Optional<String> returnUrl,
    Optional<String> providerReference,
    int tries) {

  /** For the log: neither token nor key. */
  @Override
  public String toString() {
    return name + " of payment " + payment;
  }
}
