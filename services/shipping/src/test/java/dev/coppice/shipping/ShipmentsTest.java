package dev.coppice.shipping;

import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Principal;
import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Shipments on a real PostgreSQL. Each test has ids of its own. */
class ShipmentsTest {

  @RegisterExtension static final Depot depot = new Depot(PostgresExtension.sharedServer());

  @Test
  void makesAShipmentAtThePriceOfItsService() {
    JsonObject made = Depot.ok(depot.create("made", Depot.parcel("order-made")));

    assertThat(made.getString("id")).isEqualTo("made");
    assertThat(made.getString("state")).isEqualTo("ready");
    assertThat(made.getInteger("version")).isEqualTo(1);
    assertThat(made.getString("tracking")).matches("CP[0-9A-Z]{14}");
    assertThat(made.getJsonObject("price"))
        .isEqualTo(JsonObject.of("amount", 395, "currency", "GBP"));
    assertThat(made.getJsonObject("address"))
        .isEqualTo(Depot.parcel("order-made").getJsonObject("address"));
    assertThat(made.getJsonArray("lines").getJsonObject(0).getString("sku")).isEqualTo("cup");
    assertThat(Depot.ok(depot.get("made"))).isEqualTo(made);
  }

  @Test
  void makesItOnceHoweverOftenItIsAskedFor() {
    List<Future<Response>> asked = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      asked.add(depot.creating("once", Depot.parcel("order-once")));
    }

    List<Response> answers = Await.result(Future.all(asked)).list();
    assertThat(answers.stream().map(answer -> Depot.ok(answer).getString("tracking")).distinct())
        .hasSize(1);
    assertProblem(
        depot.create("once", Depot.parcel("another")),
        409,
        "shipment once is of other content; ask again with the same, or under another id");
    assertProblem(
        depot.create("once", Depot.parcel("order-once").put("grams", 1_201)), 409, "shipment once");
  }

  @Test
  void keepsItsPriceWhenRatesChange() throws Exception {
    JsonObject toMalta = Depot.parcel("order-price");
    toMalta.getJsonObject("address").put("country", "MT");
    JsonObject made = Depot.ok(depot.create("price", toMalta));

    depot.change("DELETE FROM zones WHERE country = 'MT'");

    assertThat(Depot.ok(depot.create("price", toMalta))).isEqualTo(made);
    assertProblem(depot.create("price-2", toMalta), 422, "we do not send to MT");
  }

  @Test
  void refusesWhatNoServiceTakes() {
    assertProblem(
        depot.create(
            "heavy", Depot.parcel("order-heavy").put("service", "express").put("grams", 25_000)),
        422,
        "express does not take 25000 g to GB; allowed are standard");
    assertThat(depot.get("heavy").status()).isEqualTo(404);
  }

  @Test
  void refusesALineThatStandsTwice() {
    JsonObject line = JsonObject.of("sku", "cup", "quantity", 1);
    Response answer =
        depot.create("twice", Depot.parcel("order-twice").put("lines", JsonArray.of(line, line)));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().toString()).contains("repeats cup of body/lines/0");
  }

  @Test
  void cancelsOnceAndNotWhatHasLeft() {
    Depot.ok(depot.create("cancel", Depot.parcel("order-cancel")));
    JsonObject cancelled = JsonObject.of("id", "cancel", "state", "cancelled");
    assertThat(Depot.ok(depot.cancel("cancel"))).isEqualTo(cancelled);
    assertThat(Depot.ok(depot.cancel("cancel"))).isEqualTo(cancelled);
    assertThat(Depot.ok(depot.get("cancel")).getString("state")).isEqualTo("cancelled");
    assertProblem(
        depot.track("cancel", "e1", "dispatched"),
        409,
        "shipment cancel is cancelled and cannot become dispatched; it stays what it is");

    Depot.ok(depot.create("left", Depot.parcel("order-left")));
    Depot.ok(depot.track("left", "e1", "dispatched"));
    assertProblem(
        depot.cancel("left"),
        409,
        "shipment left is dispatched and cannot become cancelled;"
            + " it can become in_transit, delivered, lost");
  }

  @Test
  void neverMakesWhatWasCancelledBefore() {
    JsonObject cancelled = JsonObject.of("id", "never", "state", "cancelled");
    assertThat(Depot.ok(depot.cancel("never"))).isEqualTo(cancelled);
    assertThat(Depot.ok(depot.cancel("never"))).isEqualTo(cancelled);

    assertProblem(
        depot.create("never", Depot.parcel("order-never")),
        409,
        "shipment never was cancelled before it was made; make another under another id");
    assertThat(depot.get("never").status()).isEqualTo(404);
    assertThat(depot.track("never", "e1", "dispatched").status()).isEqualTo(404);
    assertThat(Depot.ok(depot.ofOrder("order-never")).getJsonArray("items")).isEmpty();
  }

  @Test
  void endsCancelledWhicheverComesFirst() {
    for (int i = 0; i < 20; i++) {
      String id = "race-" + i;
      Future<Response> made = depot.creating(id, Depot.parcel("order-race"));
      Future<Response> cancelled = depot.cancelling(id);

      assertThat(Await.result(cancelled).status()).isEqualTo(200);
      assertThat(Await.result(made).status()).isIn(200, 409);
      Response now = depot.get(id);
      assertThat(now.status() == 404 || now.jsonBody().getString("state").equals("cancelled"))
          .as(now.body().toString())
          .isTrue();
      assertThat(now.status()).isEqualTo(Await.result(made).status() == 200 ? 200 : 404);
    }
  }

  @Test
  void tellsWhereItWas() {
    Depot.ok(depot.create("way", Depot.parcel("order-way")));
    Depot.ok(depot.track("way", "e1", "dispatched"));
    JsonObject seen =
        JsonObject.of("kind", "in_transit", "at", "2026-01-03T04:00:00+01:00", "place", "Dover");
    Depot.ok(depot.track("way", "e2", seen));
    Depot.ok(depot.track("way", "e3", "in_transit"));
    Depot.ok(depot.track("way", "e2", seen));
    JsonObject delivered = Depot.ok(depot.track("way", "e4", "delivered"));

    assertThat(delivered.getString("state")).isEqualTo("delivered");
    assertThat(delivered.getInteger("version")).isEqualTo(5);
    JsonArray events = delivered.getJsonArray("events");
    assertThat(events.stream().map(event -> ((JsonObject) event).getString("id")))
        .containsExactly("e1", "e2", "e3", "e4");
    assertThat(events.getJsonObject(0).getString("at")).isEqualTo("2026-01-02T03:04:05.123456Z");
    assertThat(events.getJsonObject(1))
        .isEqualTo(
            JsonObject.of(
                "id", "e2", "kind", "in_transit", "at", "2026-01-03T03:00:00Z", "place", "Dover"));
  }

  @Test
  void refusesEventsThatCannotFollow() {
    Depot.ok(depot.create("odd", Depot.parcel("order-odd")));
    assertProblem(
        depot.track("odd", "e1", "delivered"),
        409,
        "shipment odd is ready and cannot become delivered; it can become dispatched, cancelled");
    Depot.ok(depot.track("odd", "e1", "dispatched"));
    assertProblem(
        depot.track("odd", "e1", "lost"),
        409,
        "event e1 of shipment odd is dispatched at 2026-01-02T03:04:05.123456Z");
    assertProblem(depot.track("odd", "e2", "dispatched"), 409, "shipment odd is dispatched");
    Depot.ok(depot.track("odd", "e3", "lost"));
    assertProblem(depot.track("odd", "e4", "delivered"), 409, "shipment odd is lost");
    assertProblem(depot.track("nowhere", "e1", "dispatched"), 404, "there is no shipment nowhere");
    assertProblem(
        depot.track(
            "odd",
            "e5",
            JsonObject.of("kind", "lost", "at", Instant.now().plusSeconds(600).toString())),
        422,
        "at is ");
  }

  @Test
  void onlyItsCustomerAndTheStaffSeeAShipment() {
    Depot.ok(depot.create("seen", Depot.parcel("order-seen")));

    assertThat(depot.seenBy("seen", new Principal("ada", "shop", Set.of())).status())
        .isEqualTo(200);
    assertThat(depot.seenBy("seen", new Principal("bob", "shop", Set.of("shipping:read"))).status())
        .isEqualTo(200);
    assertProblem(
        depot.seenBy("seen", new Principal("bob", "shop", Set.of("shipping:write"))),
        404,
        "there is no shipment seen");
  }

  @Test
  void listsTheShipmentsOfAnOrder() {
    Depot.ok(depot.create("first-of-two", Depot.parcel("order-list")));
    Depot.ok(depot.create("another", Depot.parcel("order-else")));
    Depot.ok(depot.create("a-second", Depot.parcel("order-list")));

    assertThat(Depot.ok(depot.ofOrder("order-list")).getJsonArray("items"))
        .extracting(item -> ((JsonObject) item).getString("id"))
        .containsExactly("first-of-two", "a-second");
    assertThat(depot.ofOrder("not an id").status()).isEqualTo(400);
  }
}
