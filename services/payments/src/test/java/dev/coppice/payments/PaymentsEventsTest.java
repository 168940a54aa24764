package dev.coppice.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.events.EventTypes;
import dev.coppice.testing.Await;
import dev.coppice.testing.OutboxEvent;
import dev.coppice.testing.PublishedSchemas;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What waits to be told after payments have changed; nobody has named a Kafka here. */
class PaymentsEventsTest {

  @RegisterExtension static final Till till = Till.with(UnaryOperator.identity());

  private static List<String> types(String payment) {
    return till.told(payment).stream().map(OutboxEvent::type).toList();
  }

  @Test
  void tellsWhatBecomesOfAPaymentButNothingOfItsCard() {
    String token = till.token(Till.APPROVED);
    Till.ok(till.service().answer(till.authorising("told", Till.order(token, 1_000))));
    till.awaitState("told", "authorised");
    till.capture("told");
    till.capture("told");
    till.refund("told", "r1", 400);
    till.refund("told", "r1", 400);
    till.refund("told", "r2", 600);

    List<OutboxEvent> told = till.told("told");
    assertThat(told)
        .extracting(OutboxEvent::type)
        .containsExactly(
            "payments.payment.authorised",
            "payments.payment.captured",
            "payments.payment.refunded",
            "payments.payment.refunded");
    assertThat(told)
        .extracting(each -> each.data().getString("state"))
        .containsExactly("authorised", "captured", "partially_refunded", "refunded");
    assertThat(told)
        .extracting(
            each -> each.data().getLong("captured") + " - " + each.data().getLong("refunded"))
        .containsExactly("0 - 0", "1000 - 0", "1000 - 400", "1000 - 1000");
    assertThat(told.get(2).data().getJsonObject("refund"))
        .isEqualTo(JsonObject.of("id", "r1", "amount", 400));
    assertThat(told.get(3).data().getJsonObject("refund"))
        .isEqualTo(JsonObject.of("id", "r2", "amount", 600));
    JsonObject held = told.get(0).data();
    assertThat(held.getString("orderId")).isEqualTo("order-1");
    assertThat(held.getString("customer")).isEqualTo("ada");
    assertThat(held.getLong("amount")).isEqualTo(1_000);
    assertThat(held.getString("currency")).isEqualTo("EUR");
    assertThat(told.toString())
        .doesNotContain(token)
        .doesNotContain("4242")
        .doesNotContain("auth_");
  }

  @Test
  void tellsWhyItIsDeclined() {
    till.authorise("declined", Till.INSUFFICIENT_FUNDS, 1_000);

    assertThat(types("declined")).containsExactly("payments.payment.declined");
    assertThat(till.told("declined").get(0).data().getString("reason"))
        .isEqualTo("insufficient_funds");
  }

  @Test
  void tellsThatTheAcquirerRefuses() {
    Till.ok(till.service().answer(till.authorising("failed", Till.order("tok_0", 5))));

    assertThat(types("failed")).containsExactly("payments.payment.failed");
    assertThat(till.told("failed").get(0).data().getString("reason")).isEqualTo("unknown_token");
  }

  @Test
  void tellsOfWhatIsApprovedLateOnceHoweverOftenTheAcquirerSaysSo() {
    till.authorise("late", Till.LATE_TWICE, 1_000);
    till.awaitState("late", "authorised");
    Await.until("it has said so twice", () -> till.knocksOf("late").size() >= 2);
    till.letGo("late");
    till.awaitState("late", "voided");

    assertThat(types("late"))
        .containsExactly("payments.payment.authorised", "payments.payment.voided");
  }

  @Test
  void breaksNothingThatWasPublished() throws Exception {
    List<String> types = EventTypes.load("payments").types();
    assertThat(types).hasSize(6);
    assertThat(PublishedSchemas.broken(types)).isEmpty();
  }
}
