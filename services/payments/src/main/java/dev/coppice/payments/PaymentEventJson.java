package dev.coppice.payments;

import dev.coppice.events.Event;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What payments tell: what has become of one, in the topic {@code coppice.events.payments} under
 * its id, in order. Nothing of the card, nor what stands for it, nor what the acquirer calls it.
 */
final class PaymentEventJson {

  private static final String TYPES = "payments.payment.";

  private PaymentEventJson() {}

  /**
   * What a step has changed; empty when that is nothing that anybody waits for.
   *
   * @param before what the payment was
   * @param now what it is, its money counted
   */
  static Optional<Event> of(Payment before, Step step, Payment now, @Nullable String traceparent) {
    return type(before, now)
        .map(
            type -> {
              Instant at = Instant.now();
              JsonObject json = json(now, at);
              if (now.refunded() != before.refunded()) {
                json.put("refund", JsonObject.of("id", step.refundId(), "amount", step.amount()));
              }
              return Event.of(TYPES + type, now.id().text(), at, traceparent, json.toBuffer());
            });
  }

  private static Optional<String> type(Payment before, Payment now) {
    boolean more = now.state() != before.state() || now.refunded() != before.refunded();
    return !more
        ? Optional.empty()
        : switch (now.state()) {
          case AUTHORISING, PENDING, REQUIRES_ACTION -> Optional.empty();
          case AUTHORISED -> Optional.of("authorised");
          case DECLINED -> Optional.of("declined");
          case FAILED -> Optional.of("failed");
          case VOIDED -> Optional.of("voided");
          case CAPTURED -> Optional.of("captured");
          case PARTIALLY_REFUNDED, REFUNDED -> Optional.of("refunded");
        };
  }

  private static JsonObject json(Payment now, Instant at) {
    JsonObject json =
        new JsonObject().put("id", now.id().text()).put("orderId", now.asked().orderId());
    now.asked().customer().ifPresent(customer -> json.put("customer", customer));
    json.put("amount", now.money().amount())
        .put("currency", now.money().currency())
        .put("state", now.state().text());
    now.reason().ifPresent(reason -> json.put("reason", reason));
    return json.put("captured", now.captured())
        .put("refunded", now.refunded())
        .put("at", at.toString());
  }
}
