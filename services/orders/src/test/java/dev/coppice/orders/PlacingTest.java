package dev.coppice.orders;

import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static dev.coppice.orders.FakeCarts.line;
import static dev.coppice.orders.Shop.customer;
import static dev.coppice.orders.Shop.wanted;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PlacingTest {
  @RegisterExtension static final Shop shop = new Shop(Map.of("coppice.orders.poll", "100ms"));

  private final Principal ada = customer();

  @Test
  void anOrderIsPlacedPaidAndShipped() {
    String sku = shop.product(10);
    shop.carts.fill(ada.subject(), line(sku, 2, 500));

    Response placed = shop.place(ada, "good");

    assertThat(placed.status()).as(placed.body()::toString).isEqualTo(201);
    String id = placed.jsonBody().getString("id");
    assertThat(placed.header("location")).isEqualTo("/api/orders/" + id);
    assertThat(placed.jsonBody().getString("state")).isEqualTo("placed");
    JsonObject shipped = shop.await(id, "shipped");
    assertThat(shipped.getJsonObject("totals").getJsonObject("total"))
        .isEqualTo(JsonObject.of("amount", 1_300, "currency", "GBP"));
    assertThat(shop.payments.captured(id)).isEqualTo(1_300);
    assertThat(shop.stock.onHand(sku)).isEqualTo(8);
    assertThat(shop.stock.state(id)).isEqualTo("confirmed");
    assertThat(shop.shipping.state(id)).isEqualTo("ready");
    assertThat(shop.shipping.shipment(id).getLong("grams")).isEqualTo(500);
    assertThat(shop.carts.lines(ada.subject())).isZero();
    shop.audit();
  }

  @Test
  void theSameKeyPlacesOneOrderHoweverOftenAtOnce() {
    String sku = shop.product(100);
    shop.carts.fill(ada.subject(), line(sku, 1, 500));
    Request placing = shop.placing(ada, wanted("good"));

    List<Future<Response>> all = IntStream.range(0, 20).mapToObj(i -> shop.call(placing)).toList();

    String id = Await.result(all.get(0)).jsonBody().getString("id");
    for (Future<Response> each : all) {
      Response answer = Await.result(each);
      assertThat(answer.status()).as(answer.body()::toString).isEqualTo(201);
      assertThat(answer.jsonBody().getString("id")).isEqualTo(id);
    }
    shop.await(id, "shipped");
    assertThat(shop.stock.onHand(sku)).isEqualTo(99);
    // The cart is empty by now, and the answer is still the same.
    assertThat(shop.answer(placing).jsonBody().getString("id")).isEqualTo(id);
  }

  @Test
  void aKeyIsWanted() {
    Request without = shop.as(ada, "placeOrder").withJson(wanted("good").toBuffer());

    Response refused = shop.answer(without);

    assertProblem(refused, 400, "header.idempotency-key must be there");
  }

  @Test
  void whatCannotBeOrderedIsNamed() {
    assertProblem(shop.place(ada, "good"), 422, "the cart is empty");

    shop.carts.fill(ada.subject(), line("GONE", 1, 500).put("unavailable", true));
    assertProblem(
        shop.place(ada, "good"), 422, "not for sale any more, take it out of the cart: GONE");

    shop.carts.fill(ada.subject(), line("POUND", 1, 500), line("EURO", 1, 500, "EUR"));
    assertProblem(
        shop.place(ada, "good"),
        422,
        "an order is in one currency, and the cart has EUR (EURO), GBP (POUND)");
  }

  @Test
  void whereNobodySendsToIsSaid() {
    shop.carts.fill(ada.subject(), line("A", 1, 500));
    JsonObject far = wanted("good");
    far.getJsonObject("shipTo").put("country", "AQ");

    assertProblem(shop.answer(shop.placing(ada, far)), 422, "we do not send to AQ");
  }

  @Test
  void whoHasSeenAnotherCartOrPriceIsTold() {
    shop.carts.fill(ada.subject(), line("A", 1, 500));
    JsonObject old = wanted("good").put("cartVersion", 7);
    JsonObject cheap =
        wanted("good").put("expectedTotal", JsonObject.of("amount", 799, "currency", "GBP"));

    assertProblem(shop.answer(shop.placing(ada, old)), 409, "the cart is at version 1, not 7");
    assertProblem(
        shop.answer(shop.placing(ada, cheap)), 409, "the total is 800 GBP now, not 799 GBP");
  }

  @Test
  void ordersAreTheirCustomersAndTheStaffs() {
    String id = shop.order(ada, "good", shop.product(1), 1);

    assertThat(shop.get(ada, id).status()).isEqualTo(200);
    assertThat(shop.get(Shop.staff(), id).status()).isEqualTo(200);
    assertProblem(shop.get(customer(), id), 404, "there is no order " + id);
    assertProblem(shop.cancel(customer(), id), 404, "there is no order " + id);
  }

  @Test
  void aListingGoesOnWhereThePageBeforeEnded() {
    String sku = shop.product(10);
    List<String> ids =
        IntStream.range(0, 3).mapToObj(i -> shop.order(ada, "good", sku, 1)).toList();

    JsonObject first = page(shop.as(ada, "listOrders").withQuery("limit", "2"));
    JsonObject second =
        page(
            shop.as(ada, "listOrders")
                .withQuery("limit", "2")
                .withQuery("cursor", first.getString("next")));

    assertThat(ids(first)).containsExactly(ids.get(2), ids.get(1));
    assertThat(ids(second)).containsExactly(ids.get(0));
    assertThat(second.getString("next")).isNull();
    assertProblem(
        shop.answer(
            shop.as(ada, "listOrders")
                .withQuery("state", "paid")
                .withQuery("cursor", first.getString("next"))),
        400,
        "query.cursor must be the 'next' of a page");
    assertProblem(
        shop.answer(shop.as(ada, "listOrders").withQuery("customer", "somebody")),
        403,
        "customer must be yourself");
  }

  @Test
  void staffListTheOrdersOfACustomerInAState() {
    String id = shop.order(ada, "declined", shop.product(1), 1);
    shop.await(id, "rejected");
    Request listing =
        shop.as(Shop.staff(), "listOrders")
            .withQuery("customer", ada.subject())
            .withQuery("from", "2020-01-01T00:00:00Z");

    assertThat(ids(page(listing.withQuery("state", "rejected")))).containsExactly(id);
    assertThat(ids(page(listing.withQuery("state", "shipped")))).isEmpty();
    assertProblem(
        shop.answer(listing.withQuery("to", "yesterday")), 400, "query.to must be a time");
  }

  private static JsonObject page(Request request) {
    Response answer = shop.answer(request);
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    return answer.jsonBody();
  }

  private static List<String> ids(JsonObject page) {
    return page.getJsonArray("items").stream()
        .map(each -> ((JsonObject) each).getString("id"))
        .toList();
  }
}
