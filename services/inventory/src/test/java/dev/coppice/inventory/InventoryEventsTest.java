package dev.coppice.inventory;

import static dev.coppice.inventory.Warehouse.count;
import static dev.coppice.inventory.Warehouse.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.events.EventTypes;
import dev.coppice.testing.Await;
import dev.coppice.testing.OutboxEvent;
import dev.coppice.testing.PostgresExtension;
import dev.coppice.testing.PublishedSchemas;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What waits to be told of stock and reservations; nobody has named a Kafka here. */
class InventoryEventsTest {

  @RegisterExtension
  static final Warehouse warehouse = new Warehouse(PostgresExtension.sharedServer());

  private static List<String> types(String subject) throws Exception {
    return warehouse.told(subject).stream().map(OutboxEvent::type).toList();
  }

  @Test
  void tellsOfAReservationOnceWithAllItsLines() throws Exception {
    warehouse.stock(count("T1", 5), count("T2", 5));
    warehouse.reserve("told", line("T2", 2), line("T1", 1));
    warehouse.reserve("told", line("T2", 2), line("T1", 1));
    warehouse.confirm("told");
    warehouse.confirm("told");
    warehouse.release("told");

    List<OutboxEvent> told = warehouse.told("told");
    assertThat(told)
        .extracting(OutboxEvent::type)
        .containsExactly("inventory.reservation.held", "inventory.reservation.confirmed");
    assertThat(told)
        .extracting(each -> each.data().getString("state"))
        .containsExactly("held", "confirmed");
    JsonArray lines = JsonArray.of(line("T1", 1), line("T2", 2));
    assertThat(told).allMatch(each -> each.data().getJsonArray("lines").equals(lines));
    assertThat(told.get(1).data().getString("expiresAt"))
        .isEqualTo(warehouse.reservation("told").jsonBody().getString("expiresAt"));
  }

  @Test
  void tellsOfOneThatIsReleased() throws Exception {
    warehouse.stock(count("R1", 5));
    warehouse.reserve("let-go", line("R1", 1));
    warehouse.release("let-go");
    warehouse.release("let-go");

    assertThat(types("let-go"))
        .containsExactly("inventory.reservation.held", "inventory.reservation.released");
  }

  @Test
  void tellsOfOneThatHasLapsed() throws Exception {
    warehouse.stock(count("L1", 5));
    Await.result(
        warehouse.reserving("lapsed", Warehouse.lines(line("L1", 1)).put("expiresInSeconds", 1)));
    Await.until("it has lapsed", () -> types("lapsed").size() == 2);

    assertThat(warehouse.told("lapsed").get(1).type()).isEqualTo("inventory.reservation.expired");
    assertThat(warehouse.told("lapsed").get(1).data().getString("state")).isEqualTo("expired");
  }

  @Test
  void tellsNothingOfWhatWasRefused() throws Exception {
    warehouse.stock(count("N1", 1));
    assertThat(warehouse.reserve("refused", line("N1", 2)).status()).isEqualTo(422);
    warehouse.adjust("N1", "too-much", -2);

    assertThat(types("refused")).isEmpty();
    assertThat(types("N1")).containsExactly("inventory.stock.changed");
  }

  @Test
  void tellsOfAsManyReservationsAsThereAreHoweverManyAskAtOnce() throws Exception {
    warehouse.stock(count("F1", 10));
    List<Future<Response>> all =
        IntStream.range(0, 30)
            .mapToObj(i -> warehouse.reserving("flash-" + i, Warehouse.lines(line("F1", 1))))
            .toList();
    Await.result(Future.join(all).otherwiseEmpty());

    int told = 0;
    for (int i = 0; i < 30; i++) {
      List<String> types = types("flash-" + i);
      boolean reserved = all.get(i).result().status() == 200;
      assertThat(types).hasSize(reserved ? 1 : 0);
      told += types.size();
    }
    assertThat(told).isEqualTo(10);
  }

  @Test
  void tellsOfStockThatChangesOtherwise() throws Exception {
    warehouse.stock(count("S1", 5));
    warehouse.stock(count("S1", 5));
    warehouse.reserve("of-s1", line("S1", 2));
    warehouse.adjust("S1", "found", 3);
    warehouse.adjust("S1", "found", 3);
    giveBack("back-s1", line("S1", 1));
    giveBack("back-s1", line("S1", 1));
    warehouse.stock(count("S1", 4));

    List<OutboxEvent> told = warehouse.told("S1");
    assertThat(told).allMatch(each -> each.type().equals("inventory.stock.changed"));
    assertThat(told)
        .extracting(
            each ->
                "%s: %d on hand, %d of them available"
                    .formatted(
                        each.data().getString("cause"),
                        each.data().getLong("onHand"),
                        each.data().getLong("available")))
        .containsExactly(
            "counted: 5 on hand, 5 of them available",
            "adjusted: 8 on hand, 6 of them available",
            "returned: 9 on hand, 7 of them available",
            "counted: 4 on hand, 2 of them available");
  }

  private static void giveBack(String id, JsonObject line) {
    Response answer =
        warehouse
            .service()
            .answer(
                warehouse
                    .service()
                    .request("returnStock")
                    .withPath("returnId", id)
                    .withJson(Warehouse.lines(line).toBuffer()));
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void breaksNothingThatWasPublished() throws Exception {
    List<String> types = EventTypes.load("inventory").types();
    assertThat(types).hasSize(5);
    assertThat(PublishedSchemas.broken(types)).isEmpty();
  }
}
