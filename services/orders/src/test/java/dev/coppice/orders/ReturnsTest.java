package dev.coppice.orders;

import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static dev.coppice.orders.Shop.customer;
import static dev.coppice.orders.Shop.pieces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReturnsTest {
  @RegisterExtension static final Shop shop = new Shop(Map.of("coppice.orders.poll", "50ms"));

  private final Principal ada = customer();
  private final String sku = shop.product(5);

  @AfterEach
  void ordersAgree() {
    shop.payments.away = false;
    Await.until(
        "what is accepted is refunded",
        () -> shop.answer(shop.as(Shop.staff(), "audit")).jsonBody().getBoolean("ok"));
  }

  private String shipped(long quantity) {
    String id = shop.order(ada, "good", sku, quantity);
    shop.await(id, "shipped");
    return id;
  }

  @Test
  void someOfAnOrderComesBackAndThenTheRest() {
    String id = shipped(3);

    Response first = shop.answer(shop.returning(ada, id, pieces(sku, 1)));

    assertThat(first.status()).as(first.body()::toString).isEqualTo(202);
    assertThat(first.jsonBody().getJsonObject("refund"))
        .isEqualTo(JsonObject.of("amount", 500, "currency", "GBP"));
    shop.await(id, "partially_returned");
    assertThat(shop.payments.refunded(id)).isEqualTo(500);
    assertThat(shop.stock.onHand(sku)).isEqualTo(3);

    shop.answer(shop.returning(Shop.staff(), id, pieces(sku, 2)));

    shop.await(id, "returned");
    // What shipping has cost is not refunded.
    assertThat(shop.payments.refunded(id)).isEqualTo(1_500);
    assertThat(shop.stock.onHand(sku)).isEqualTo(5);
  }

  @Test
  void theSameKeyReturnsOnce() {
    String id = shipped(3);
    Request returning = shop.returning(ada, id, pieces(sku, 1));

    Response first = shop.answer(returning);
    Response again = shop.answer(returning);

    assertThat(again.body()).isEqualTo(first.body());
    shop.await(id, "partially_returned");
    assertThat(shop.payments.refunded(id)).isEqualTo(500);
    assertThat(shop.stock.onHand(sku)).isEqualTo(3);
  }

  @Test
  void neverMoreThanWasBoughtComesBack() {
    String id = shipped(3);

    List<Future<Response>> all =
        IntStream.range(0, 8)
            .mapToObj(i -> shop.call(shop.returning(ada, id, pieces(sku, 1))))
            .toList();

    assertThat(all.stream().map(Await::result).filter(answer -> answer.status() == 202)).hasSize(3);
    shop.await(id, "returned");
    assertThat(shop.payments.refunded(id)).isEqualTo(1_500);
    assertThat(shop.stock.onHand(sku)).isEqualTo(5);
  }

  @Test
  void whatWasNotBoughtIsNamed() {
    String id = shipped(2);

    assertProblem(
        shop.answer(shop.returning(ada, id, pieces("OTHER", 1))),
        422,
        "order %s has no OTHER".formatted(id));
    assertProblem(
        shop.answer(shop.returning(ada, id, pieces(sku, 3))),
        422,
        "3 of %s can't be returned: 2 were bought, and 0 of them came back".formatted(sku));
    assertProblem(
        shop.answer(shop.returning(customer(), id, pieces(sku, 1))), 404, "there is no order");
  }

  @Test
  void whatIsNotShippedCannotComeBack() {
    String id = shop.order(ada, "action", sku, 1);
    shop.await(id, "requires_action");

    assertProblem(
        shop.answer(shop.returning(ada, id, pieces(sku, 1))),
        409,
        "order %s is requires_action".formatted(id));
    shop.cancel(ada, id);
    shop.await(id, "cancelled");
  }

  @Test
  void whatComesBackIsRefundedWhenPaymentsAreThereAgain() {
    String id = shipped(1);
    shop.payments.away = true;
    shop.answer(shop.returning(ada, id, pieces(sku, 1)));
    assertProblem(shop.cancel(ada, id), 409, "order %s is shipped, and some".formatted(id));

    shop.payments.away = false;

    shop.await(id, "returned");
    assertThat(shop.payments.refunded(id)).isEqualTo(500);
  }
}
