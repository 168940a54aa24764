package dev.coppice.orders;

import static dev.coppice.orders.Shop.customer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Principal;
import dev.coppice.testing.Await;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** For each step that can fail: what was done before it is undone. */
class UndoneTest {
  @RegisterExtension
  static final Shop shop =
      new Shop(
          Map.of(
              "coppice.orders.poll", "50ms",
              "coppice.orders.step.limit", "2s",
              "coppice.orders.action.limit", "3s"));

  private final Principal ada = customer();
  private final String sku = shop.product(3);

  @AfterEach
  void allIsAsItShouldBe() {
    shop.payments.away = false;
    shop.stock.away = false;
    shop.shipping.refusing = false;
    assertThat(shop.stock.available(sku)).isEqualTo(3);
    shop.audit();
  }

  private JsonObject rejected(String id, String reason) {
    JsonObject order = shop.await(id, "rejected");
    assertThat(order.getString("reason")).isEqualTo(reason);
    return order;
  }

  @Test
  void whatIsSoldOutIsNamed() {
    String id = shop.order(ada, "good", sku, 4);

    assertThat(rejected(id, "sold_out").getString("detail")).contains(sku, "3 available");
    assertThat(shop.payments.state(id)).isEqualTo("none");
  }

  @Test
  void aDeclinedCardReleasesTheGoods() {
    String id = shop.order(ada, "declined", sku, 3);

    assertThat(rejected(id, "payment_declined").getString("detail")).contains("insufficient_funds");
    assertThat(shop.stock.state(id)).isEqualTo("released");
  }

  @Test
  void whoDoesNotProveThatItIsTheyIsNotCharged() {
    String id = shop.order(ada, "action", sku, 1);
    JsonObject waiting = shop.await(id, "requires_action");
    assertThat(waiting.getString("actionUrl")).isEqualTo("https://bank.example/" + id);

    JsonObject order = shop.await(id, "cancelled");

    assertThat(order.getString("reason")).isEqualTo("action_expired");
    assertThat(order.getString("actionUrl")).isNull();
    assertThat(shop.payments.state(id)).isEqualTo("voided");
    assertThat(shop.stock.state(id)).isEqualTo("released");
  }

  @Test
  void aReservationThatLapsedLetsGoOfTheMoney() {
    String id = shop.order(ada, "action", sku, 1);
    shop.await(id, "requires_action");
    shop.stock.expire(id);
    shop.payments.become(id, "authorised");

    rejected(id, "reservation_lapsed");
    assertThat(shop.payments.state(id)).isEqualTo("voided");
    assertThat(shop.stock.onHand(sku)).isEqualTo(3);
  }

  @Test
  void aCaptureThatFailsPutsTheGoodsBack() {
    String id = shop.order(ada, "uncapturable", sku, 2);

    rejected(id, "payment_failed");
    assertThat(shop.stock.state(id)).isEqualTo("confirmed");
    assertThat(shop.stock.onHand(sku)).isEqualTo(3);
    assertThat(shop.payments.captured(id)).isZero();
  }

  @Test
  void whatNobodySendsIsRefundedAndPutBack() {
    shop.shipping.refusing = true;
    String id = shop.order(ada, "good", sku, 2);

    rejected(id, "not_shippable");
    assertThat(shop.payments.captured(id)).isEqualTo(1_300);
    assertThat(shop.payments.refunded(id)).isEqualTo(1_300);
    assertThat(shop.shipping.state(id)).isEqualTo("cancelled");
    assertThat(shop.stock.onHand(sku)).isEqualTo(3);
  }

  @Test
  void whatCannotBeDoneInTimeIsUndoneWhenThatCanBeDone() {
    shop.stock.away = true;
    String id = shop.order(ada, "good", sku, 1);
    shop.await(id, "cancelling");

    shop.stock.away = false;

    rejected(id, "unavailable");
    assertThat(shop.payments.state(id)).isEqualTo("none");
  }

  /** The acquirer has not decided, so the money may be held or not: nobody gives up before. */
  @Test
  void aPaymentThatIsNotDecidedIsLetGoWhenItIs() {
    String id = shop.order(ada, "pending", sku, 1);
    shop.await(id, "cancelling");
    int asked = shop.payments.asked("voidPayment");
    Await.until("it is asked for again", () -> shop.payments.asked("voidPayment") > asked);
    assertThat(shop.order(id).getString("state")).isEqualTo("cancelling");
    assertThat(shop.stock.state(id)).isEqualTo("held");

    shop.payments.become(id, "authorised");

    rejected(id, "unavailable");
    assertThat(shop.payments.state(id)).isEqualTo("voided");
  }
}
