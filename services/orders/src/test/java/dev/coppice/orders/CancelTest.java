package dev.coppice.orders;

import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static dev.coppice.orders.Shop.customer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Principal;
import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CancelTest {
  @RegisterExtension static final Shop shop = new Shop(Map.of("coppice.orders.poll", "50ms"));

  private final Principal ada = customer();
  private final Principal desk = Shop.staff();
  private final String sku = shop.product(5);

  @AfterEach
  void ordersAgree() {
    shop.payments.away = false;
    shop.audit();
  }

  @Test
  void anOrderThatWaitsForItsCustomerIsCancelledOnce() {
    String id = shop.order(ada, "action", sku, 1);
    shop.await(id, "requires_action");

    assertThat(shop.cancel(ada, id).status()).isEqualTo(202);
    JsonObject order = shop.await(id, "cancelled");

    assertThat(order.getString("reason")).isEqualTo("cancelled_by_customer");
    assertThat(shop.payments.state(id)).isEqualTo("voided");
    assertThat(shop.stock.available(sku)).isEqualTo(5);
    Response again = shop.cancel(ada, id);
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.jsonBody().getString("state")).isEqualTo("cancelled");
  }

  @Test
  void whatIsShippedAndHasNotLeftIsCancelledRefundedAndPutBack() {
    String id = shop.order(ada, "good", sku, 2);
    shop.await(id, "shipped");

    assertThat(shop.cancel(ada, id).jsonBody().getString("state")).isEqualTo("cancelling");

    shop.await(id, "cancelled");
    assertThat(shop.shipping.state(id)).isEqualTo("cancelled");
    assertThat(shop.payments.refunded(id)).isEqualTo(1_300);
    assertThat(shop.stock.onHand(sku)).isEqualTo(5);
  }

  @Test
  void whatHasLeftIsShippedStill() {
    String id = shop.order(ada, "good", sku, 2);
    shop.await(id, "shipped");
    shop.shipping.become(id, "dispatched");

    shop.cancel(ada, id);

    JsonObject order = shop.await(id, "shipped");
    assertThat(order.getString("reason")).isNull();
    assertThat(shop.payments.refunded(id)).isZero();
    assertThat(shop.stock.onHand(sku)).isEqualTo(3);
  }

  @Test
  void whatIsRejectedCannotBeCancelled() {
    String id = shop.order(ada, "declined", sku, 1);
    shop.await(id, "rejected");

    assertProblem(shop.cancel(ada, id), 409, "order %s is rejected: it can't be".formatted(id));
  }

  @Test
  void staffUndoWhatIsStuckAndTheHistorySaysWho() {
    shop.payments.away = true;
    String id = shop.order(ada, "good", sku, 1);
    shop.await(id, "reserved");
    assertThat(shop.answer(shop.on(desk, "retryOrder", id)).status()).isEqualTo(202);
    assertThat(shop.answer(shop.on(desk, "compensateOrder", id)).status()).isEqualTo(202);
    shop.await(id, "cancelling");
    shop.payments.away = false;

    List<JsonObject> timeline = timeline(id);

    assertThat(timeline)
        .anySatisfy(
            entry -> {
              assertThat(entry.getString("what")).isEqualTo("cancelling");
              assertThat(entry.getString("by")).isEqualTo(desk.subject());
              assertThat(entry.getString("reason")).isEqualTo("cancelled_by_staff");
            })
        .anySatisfy(
            entry -> {
              assertThat(entry.getString("what")).isEqualTo("retried");
              assertThat(entry.getString("by")).isEqualTo(desk.subject());
            });
  }

  @Test
  void theTimelineHasEachAttemptInTheOrderOfTime() {
    shop.payments.away = true;
    String id = shop.order(ada, "good", sku, 1);
    Await.until(
        "it was tried again",
        () ->
            timeline(id).stream()
                .anyMatch(
                    entry ->
                        entry.getString("what").equals("authorise")
                            && entry.getInteger("attempt") > 1));
    shop.payments.away = false;
    shop.await(id, "shipped");

    List<JsonObject> timeline = timeline(id);

    assertThat(timeline).isSortedAccordingTo((a, b) -> at(a).compareTo(at(b)));
    assertThat(
            timeline.stream()
                .filter(entry -> entry.getString("kind").equals("history"))
                .map(entry -> entry.getString("what")))
        .containsExactly("placed", "reserved", "authorised", "confirmed", "paid", "shipped");
    assertThat(
            timeline.stream()
                .filter(entry -> "done".equals(entry.getString("outcome")))
                .map(entry -> entry.getString("what")))
        .containsExactly("clear_cart", "reserve", "authorise", "confirm", "capture", "ship");
    assertThat(timeline)
        .anySatisfy(
            entry -> {
              assertThat(entry.getString("what")).isEqualTo("authorise");
              assertThat(entry.getString("outcome")).isEqualTo("again");
              assertThat(entry.getString("detail")).contains("payments is away");
            });
    assertProblem(
        shop.answer(shop.on(desk, "retryOrder", id)), 409, "order %s is shipped".formatted(id));
  }

  private static Instant at(JsonObject entry) {
    return Instant.parse(entry.getString("at"));
  }

  private List<JsonObject> timeline(String id) {
    return shop
        .answer(shop.on(desk, "getOrderTimeline", id))
        .jsonBody()
        .getJsonArray("items")
        .stream()
        .map(JsonObject.class::cast)
        .toList();
  }
}
