package dev.coppice.payments;

import dev.coppice.payments.ledger.Money;
import dev.coppice.payments.provider.Card;
import dev.coppice.payments.provider.CardToken;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Payments as the contract writes them. */
final class PaymentJson {

  private PaymentJson() {}

  /**
   * @throws IllegalArgumentException when it is none; the message is for the client
   */
  static NewPayment read(PaymentId id, JsonObject json) {
    return new NewPayment(
        id,
        json.getString("orderId"),
        Optional.ofNullable(json.getString("customer")),
        new Money(json.getLong("amount"), json.getString("currency")),
        json.getString("cardToken"),
        Optional.ofNullable(json.getString("returnUrl")));
  }

  static Card card(JsonObject json) {
    return new Card(
        json.getString("number"),
        json.getInteger("expiryMonth"),
        json.getInteger("expiryYear"),
        json.getString("cvc"));
  }

  static JsonObject of(CardToken token) {
    return new JsonObject()
        .put("token", token.token())
        .put("brand", token.brand())
        .put("last4", token.last4());
  }

  static JsonObject of(Payment payment) {
    JsonArray underWay = new JsonArray();
    JsonArray refunds = new JsonArray();
    for (Step step : payment.steps()) {
      if (step.kind() == Step.Kind.REFUND) {
        refunds.add(refund(step));
      } else if (step.isOpen()) {
        underWay.add(step.kind().text());
      }
    }
    JsonObject json =
        new JsonObject()
            .put("id", payment.id().text())
            .put("orderId", payment.asked().orderId())
            .put("amount", payment.money().amount())
            .put("currency", payment.money().currency())
            .put("state", payment.state().text())
            .put("captured", payment.captured())
            .put("refunded", payment.refunded())
            .put("underWay", underWay)
            .put("refunds", refunds)
            .put("madeAt", payment.madeAt().toString());
    payment.asked().customer().ifPresent(customer -> json.put("customer", customer));
    payment.reason().ifPresent(reason -> json.put("reason", reason));
    payment.actionUrl().ifPresent(url -> json.put("actionUrl", url));
    return json;
  }

  private static JsonObject refund(Step step) {
    JsonObject json =
        new JsonObject()
            .put("id", step.refundId())
            .put("amount", step.amount())
            .put("state", stateOfRefund(step));
    step.reason().ifPresent(reason -> json.put("reason", reason));
    return json;
  }

  private static String stateOfRefund(Step step) {
    return switch (step.progress()) {
      case OPEN -> "pending";
      case DONE -> "refunded";
      case REFUSED -> "refused";
    };
  }
}
