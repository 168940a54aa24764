package dev.coppice.payments;

import dev.coppice.payments.ledger.Money;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A payment as it is asked for.
 *
 * @param orderId what it is for
 * @param customer the subject of who pays, who may look at it
 * @param cardToken what stands for the card
 * @param returnUrl where the customer goes on after a page of the acquirer
 */
record NewPayment(
    PaymentId id,
    String orderId,
    Optional<String> customer,
    Money money,
    String cardToken,
    Optional<String> returnUrl) {

  private static final Pattern WEB = Pattern.compile("https?://[^\\s/?#@]+([/?#]\\S*)?");

  NewPayment {
    Ids.checked("orderId", orderId);
    returnUrl.ifPresent(
        url -> {
          if (!WEB.matcher(url).matches()) {
            throw new IllegalArgumentException(
                "returnUrl must be an absolute http or https URL without a user");
          }
        });
  }
}
