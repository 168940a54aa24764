package dev.coppice.orders;

import static dev.coppice.orders.Shop.customer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Principal;
import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RaceTest {
  private static final int ORDERS = 20;

  @RegisterExtension static final Shop shop = new Shop(Map.of("coppice.orders.poll", "20ms"));

  /** Whoever takes a step, nobody else does: each is asked for once, not just done once. */
  @Test
  void twoInstancesDoEachStepOnce() {
    shop.open(UnaryOperator.identity(), Map.of());
    String sku = shop.product(ORDERS);
    List<Integer> before = asked();

    List<Future<Response>> placed = IntStream.range(0, ORDERS).mapToObj(i -> placing(sku)).toList();
    List<String> ids =
        placed.stream().map(each -> Await.result(each).jsonBody().getString("id")).toList();

    ids.forEach(id -> shop.await(id, "shipped"));
    assertThat(asked()).isEqualTo(before.stream().map(count -> count + ORDERS).toList());
    assertThat(shop.stock.onHand(sku)).isZero();
    shop.audit();
  }

  @Test
  void ofTheLastPieceOneOrderIsMade() {
    String sku = shop.product(1);
    List<Future<Response>> placed = IntStream.range(0, 10).mapToObj(i -> placing(sku)).toList();
    List<String> ids =
        placed.stream().map(each -> Await.result(each).jsonBody().getString("id")).toList();

    Await.until(
        "all are decided",
        () ->
            ids.stream()
                .map(id -> shop.order(id).getString("state"))
                .allMatch(state -> state.equals("shipped") || state.equals("rejected")));

    assertThat(ids.stream().map(id -> shop.order(id).getString("state")))
        .containsOnlyOnce("shipped");
    assertThat(shop.stock.onHand(sku)).isZero();
    shop.audit();
  }

  private static List<Integer> asked() {
    return List.of(
        shop.stock.asked("reserve"),
        shop.payments.asked("authorisePayment"),
        shop.stock.asked("confirmReservation"),
        shop.payments.asked("capturePayment"),
        shop.shipping.asked("createShipment"));
  }

  private static Future<Response> placing(String sku) {
    Principal buyer = customer();
    shop.carts.fill(buyer.subject(), FakeCarts.line(sku, 1, 500));
    return shop.call(shop.placing(buyer, Shop.wanted("good")));
  }
}
