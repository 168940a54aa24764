package dev.coppice.orders;

import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static dev.coppice.orders.FakeCarts.line;
import static dev.coppice.orders.Shop.customer;
import static dev.coppice.orders.Shop.wanted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.ServiceUnderTest;
import dev.coppice.orders.saga.Step;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One cart is one order, also while what was ordered is in it still. */
class CartOnceTest {
  private static final int AT_ONCE = 10;
  private static final Stops stops = new Stops();

  /** Does only what it is woken for, so that an order at which it stopped waits for another one. */
  @RegisterExtension
  static final Shop shop =
      new Shop(Map.of("coppice.orders.poll", "1m", "coppice.orders.lease", "1s"), stops);

  private final Principal ada = customer();
  private final String sku = shop.product(10);

  @AfterEach
  void allIsAsItShouldBe() {
    shop.carts.keeping = false;
    ServiceUnderTest other =
        shop.open(UnaryOperator.identity(), Map.of("coppice.orders.poll", "50ms"));
    try {
      Await.until(
          "nothing is open",
          () ->
              shop.answer(shop.as(ada, "listOrders")).jsonBody().getJsonArray("items").stream()
                  .map(each -> shop.order(id(each)).getString("state"))
                  .allMatch(List.of("shipped", "rejected", "cancelled")::contains));
    } finally {
      shop.close(other);
    }
    shop.audit();
  }

  private static String id(Object order) {
    return ((JsonObject) order).getString("id");
  }

  private static void stopBeforeTheCartIsCleared() {
    stops.at(new Stops.Gap(Step.CLEAR_CART, false));
  }

  private static void assertOrdered(Response answer, String id) {
    assertProblem(answer, 409, "this cart was ordered already, as order " + id);
  }

  @Test
  void anotherKeyOrdersNoCartThatWasOrdered() {
    stopBeforeTheCartIsCleared();
    shop.carts.fill(ada.subject(), line(sku, 1, 500));
    Request placing = shop.placing(ada, wanted("good"));
    String id = shop.answer(placing).jsonBody().getString("id");

    assertOrdered(shop.place(ada, "good"), id);

    Response again = shop.answer(placing);
    assertThat(again.status()).isEqualTo(201);
    assertThat(again.jsonBody().getString("id")).isEqualTo(id);
    assertThat(shop.answer(shop.as(ada, "listOrders")).jsonBody().getJsonArray("items")).hasSize(1);
  }

  @Test
  void ofManyAtOnceOneOrdersTheCart() {
    stopBeforeTheCartIsCleared();
    shop.carts.fill(ada.subject(), line(sku, 1, 500));

    List<Future<Response>> calls =
        IntStream.range(0, AT_ONCE)
            .mapToObj(i -> shop.call(shop.placing(ada, wanted("good"))))
            .toList();
    List<Response> answers = calls.stream().map(Await::result).toList();

    List<Response> placed = answers.stream().filter(answer -> answer.status() == 201).toList();
    assertThat(placed).hasSize(1);
    String id = placed.get(0).jsonBody().getString("id");
    answers.stream()
        .filter(answer -> answer.status() != 201)
        .forEach(answer -> assertOrdered(answer, id));
  }

  @Test
  void whatCameToNothingMayBeOrderedAgain() {
    shop.carts.keeping = true;
    String declined = shop.order(ada, "declined", sku, 1);
    shop.await(declined, "rejected");

    String waiting = shop.place(ada, "action").jsonBody().getString("id");
    shop.await(waiting, "requires_action");
    assertOrdered(shop.place(ada, "good"), waiting);
    shop.cancel(ada, waiting);
    shop.await(waiting, "cancelled");

    String id = shop.place(ada, "good").jsonBody().getString("id");
    shop.await(id, "shipped");
    assertOrdered(shop.place(ada, "good"), id);
    assertThat(shop.stock.onHand(sku)).isEqualTo(9);
  }

  @Test
  void theSameCartOfSomebodyElseIsAnotherOne() {
    Principal bob = customer();
    stopBeforeTheCartIsCleared();
    String first = shop.order(ada, "good", sku, 1);
    String second = shop.order(bob, "good", sku, 1);

    assertThat(shop.carts.version(ada.subject())).isEqualTo(1);
    shop.await(second, "shipped");
    assertThat(shop.order(first).getString("state")).isEqualTo("placed");
  }

  @Test
  void whatIsPutInAfterTheOrderStaysHoweverLateTheCartIsCleared() {
    stopBeforeTheCartIsCleared();
    String first = shop.order(ada, "good", sku, 1);
    Await.until("it has stopped", () -> stops.hasStopped(first));
    shop.carts.fill(ada.subject(), line(sku, 1, 500));

    ServiceUnderTest other =
        shop.open(UnaryOperator.identity(), Map.of("coppice.orders.poll", "50ms"));
    try {
      shop.await(first, "shipped");
    } finally {
      shop.close(other);
    }
    assertThat(shop.carts.lines(ada.subject())).isEqualTo(1);
    shop.await(shop.place(ada, "good").jsonBody().getString("id"), "shipped");
    assertThat(shop.carts.lines(ada.subject())).isZero();
    assertThat(shop.stock.onHand(sku)).isEqualTo(8);
  }
}
