package dev.coppice.orders;

import static dev.coppice.orders.Shop.customer;
import static dev.coppice.orders.Shop.pieces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Principal;
import dev.coppice.contract.SchemaEvolution;
import dev.coppice.events.EventTypes;
import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import dev.coppice.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** There is no Kafka here, so what orders tell waits in the outbox. */
class ToldTest {
  @RegisterExtension static final Shop shop = new Shop(Map.of("coppice.orders.poll", "50ms"));

  private record Told(String type, JsonObject data) {}

  private final Vertx vertx = Vertx.vertx();
  private final Principal ada = customer();
  private Database database;

  @BeforeEach
  void open() {
    Settings settings = Settings.of(Map.of("coppice.postgres.uri", shop.uri()));
    database =
        Await.result(
            Database.open(vertx, new Readiness(), PostgresOptions.from(settings, "orders")));
  }

  @AfterEach
  void close() {
    shop.shipping.mute = false;
    Await.result(database.close());
    Await.result(vertx.close());
  }

  private List<Told> told(String id) {
    return Await.result(
        database.query(
            Deadline.after(Duration.ofSeconds(5)),
            client ->
                client
                    .preparedQuery(
                        "SELECT type, data FROM event_outbox WHERE subject = $1 ORDER BY seq")
                    .execute(Tuple.of(id))
                    .map(
                        rows ->
                            rows.stream()
                                .map(
                                    row ->
                                        new Told(
                                            row.getString("type"),
                                            new JsonObject(row.getBuffer("data"))))
                                .toList())));
  }

  @Test
  void eachStateIsToldOnce() {
    String sku = shop.product(5);
    String id = shop.order(ada, "good", sku, 2);
    shop.await(id, "shipped");
    shop.answer(shop.returning(ada, id, pieces(sku, 2)));
    shop.await(id, "returned");

    assertThat(told(id))
        .extracting(Told::type)
        .containsExactly(
            "orders.order.placed",
            "orders.order.confirmed",
            "orders.order.paid",
            "orders.order.shipped",
            "orders.order.returned");
  }

  @Test
  void whatHasLeftBeforeItWasKnownToBeShippedIsToldOnce() {
    shop.shipping.mute = true;
    String id = shop.order(ada, "good", shop.product(1), 1);
    Await.until("there is a shipment", () -> shop.shipping.state(id).equals("ready"));
    shop.shipping.become(id, "dispatched");
    shop.cancel(ada, id);
    shop.await(id, "shipped");

    assertThat(told(id))
        .extracting(Told::type)
        .containsExactly(
            "orders.order.placed",
            "orders.order.confirmed",
            "orders.order.paid",
            "orders.order.shipped");
  }

  @Test
  void whatIsShippedStillIsNotToldTwice() {
    String id = shop.order(ada, "good", shop.product(1), 1);
    shop.await(id, "shipped");
    shop.shipping.become(id, "dispatched");
    shop.cancel(ada, id);
    shop.await(id, "shipped");

    assertThat(told(id))
        .extracting(Told::type)
        .containsOnlyOnce("orders.order.shipped")
        .endsWith("orders.order.shipped");
  }

  @Test
  void whyAnOrderWasRejectedIsTold() {
    String id = shop.order(ada, "declined", shop.product(1), 1);
    shop.await(id, "rejected");

    List<Told> told = told(id);

    assertThat(told)
        .extracting(Told::type)
        .containsExactly("orders.order.placed", "orders.order.rejected");
    assertThat(told.get(1).data().getString("reason")).isEqualTo("payment_declined");
  }

  @Test
  void whereSomebodyLivesAndWhatTheyPayWithIsNotTold() {
    String id = shop.order(ada, "declined", shop.product(1), 1);
    shop.await(id, "rejected");

    assertThat(told(id))
        .isNotEmpty()
        .noneMatch(told -> told.data().encode().contains("Lovelace"))
        .noneMatch(told -> told.data().encode().contains("cardToken"));
  }

  @Test
  void nothingIsBrokenThatWasPublished() throws IOException {
    List<String> types = EventTypes.load("orders").types();
    assertThat(types).hasSize(7);
    for (String type : types) {
      assertThat(
              SchemaEvolution.breaks(
                  type, json("/events/published/" + type), json("/events/" + type)))
          .isEmpty();
    }
  }

  private static JsonObject json(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ToldTest.class.getResourceAsStream(name + ".json"), name)) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }
}
