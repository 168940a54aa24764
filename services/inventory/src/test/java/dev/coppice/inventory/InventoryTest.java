package dev.coppice.inventory;

import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static dev.coppice.inventory.Warehouse.count;
import static dev.coppice.inventory.Warehouse.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The inventory on a real PostgreSQL, called over the event bus. Each test has SKUs of its own. */
class InventoryTest {

  @RegisterExtension
  static final Warehouse warehouse = new Warehouse(PostgresExtension.sharedServer());

  private static final Vertx vertx = Vertx.vertx();

  @AfterAll
  static void close() {
    Await.result(vertx.close());
  }

  private static void assertStock(String sku, long onHand, long reserved) {
    assertThat(warehouse.get(sku).jsonBody())
        .isEqualTo(
            JsonObject.of(
                "sku",
                sku,
                "onHand",
                onHand,
                "reserved",
                reserved,
                "available",
                onHand - reserved));
  }

  private static void sql(String statement) {
    PgConnectOptions options = PgConnectOptions.fromUri(warehouse.postgres().uri());
    Await.result(
        PgConnection.connect(vertx, options)
            .compose(
                connection -> connection.query(statement).execute().eventually(connection::close)));
  }

  private static void reserve(String sku, long pieces) {
    assertThat(warehouse.reserve("of-" + sku, line(sku, pieces)).status()).isEqualTo(200);
  }

  @Test
  void saysWhatIsOnHandReservedAndAvailable() {
    warehouse.stock(count("85123A", 7));
    assertStock("85123A", 7, 0);
    reserve("85123A", 3);
    assertStock("85123A", 7, 3);
  }

  @Test
  void knowsNoItemThatWasNeverCounted() {
    assertProblem(warehouse.get("unknown"), 404, "there is no item unknown");
    warehouse.stock(count("case", 0));
    assertProblem(warehouse.get("CASE"), 404, "there is no item CASE");
    assertStock("case", 0, 0);
  }

  @Test
  void saysItOfManyAtOnceAndLeavesOutWhatWasNeverCounted() {
    warehouse.stock(count("many-b", 2), count("many-a", 7), count("many-c", 1));
    reserve("many-a", 3);
    Response answer = warehouse.lookUp("many-b", "never", "many-a", "many-b");
    assertThat(answer.jsonBody().getJsonArray("items"))
        .containsExactly(
            JsonObject.of("sku", "many-a", "onHand", 7, "reserved", 3, "available", 4),
            JsonObject.of("sku", "many-b", "onHand", 2, "reserved", 0, "available", 2));
    assertThat(warehouse.lookUp().jsonBody().getJsonArray("items")).isEmpty();
    assertProblem(warehouse.lookUp("many-a", "a b"), 400, "body/skus/1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-", "a b", "85123A\n", "a/b", "';--", "ä"})
  void refusesAPathThatIsNoSku(String sku) {
    assertProblem(warehouse.get(sku), 400, "path.sku ");
  }

  @Test
  void aCountReplacesTheOneBeforeAndKeepsWhatIsReserved() {
    warehouse.stock(count("kept", 7), count("other", 1));
    reserve("kept", 3);
    warehouse.stock(count("kept", 3), count("other", 1_000_000_000));
    assertStock("kept", 3, 3);
    assertStock("other", 1_000_000_000, 0);
    warehouse.stock(count("kept", 3));
    assertStock("kept", 3, 3);
  }

  @Test
  void refusesACountThatDoesNotCoverWhatIsReservedAndTakesNothingOfTheBatch() {
    warehouse.stock(count("r1", 7), count("r2", 7), count("r3", 7));
    reserve("r1", 3);
    reserve("r3", 7);
    Request batch =
        warehouse.importing(count("r1", 2), count("r2", 5), count("new", 1), count("r3", 0));
    assertProblem(
        warehouse.service().answer(batch),
        422,
        "more pieces are reserved than would be on hand of: r1, r3");
    assertStock("r1", 7, 3);
    assertStock("r2", 7, 0);
    assertStock("r3", 7, 7);
    assertThat(warehouse.get("new").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE stock SET reserved = 8 WHERE sku = 'held'",
        "UPDATE stock SET reserved = -1 WHERE sku = 'held'",
        "UPDATE stock SET on_hand = -1 WHERE sku = 'held'",
        "INSERT INTO stock (sku, on_hand, reserved) VALUES ('bad', 1, 2)",
        "INSERT INTO stock (sku, on_hand) VALUES ('no sku', 1)",
      })
  void theDatabaseItselfHoldsWhatMustAlwaysBeTrue(String statement) {
    warehouse.stock(count("held", 7));
    assertThatThrownBy(() -> sql(statement))
        .isInstanceOfSatisfying(
            PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("23514"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{                                            | body is not JSON",
        "[]                                           | body",
        "null                                         | body",
        "{}                                           | body",
        "{\"items\":{}}                               | body/items",
        "{\"items\":[],\"more\":1}                    | body",
        "{\"items\":[1]}                              | body/items/0",
        "{\"items\":[{\"sku\":\"a\"}]}                | body/items/0",
        "{\"items\":[{\"sku\":\"a\",\"onHand\":-1}]}  | body/items/0/onHand",
        "{\"items\":[{\"sku\":\"a\",\"onHand\":1.5}]} | body/items/0/onHand",
        "{\"items\":[{\"sku\":\"a\",\"onHand\":1e10}]} | body/items/0/onHand",
        "{\"items\":[{\"sku\":\"a\",\"onHand\":\"7\"}]} | body/items/0/onHand",
        "{\"items\":[{\"sku\":\"a b\",\"onHand\":7}]} | body/items/0/sku",
        "{\"items\":[{\"sku\":\"a\",\"onHand\":7,\"reserved\":1}]} | body/items/0",
        "{\"items\":[{\"sku\":\"a\",\"onHand\":7},{\"sku\":\"a\",\"onHand\":7}]} | body/items/1 repeats a of body/items/0",
      })
  void namesTheWrongPlaceInABatchAndTakesNothingOfIt(String body, String detail) {
    assertProblem(
        warehouse.service().answer(warehouse.importing(Buffer.buffer(body))), 400, detail);
    assertThat(warehouse.get("a").status()).isEqualTo(404);
  }

  @Test
  void takesAThousandItemsAtOnceAndNoMore() {
    List<JsonObject> items = IntStream.range(0, 1_001).mapToObj(i -> count("many" + i, i)).toList();
    warehouse.stock(items.subList(0, 1_000).toArray(JsonObject[]::new));
    Request tooMany = warehouse.importing(items.toArray(JsonObject[]::new));
    assertProblem(warehouse.service().answer(tooMany), 400, "body/items");
    warehouse.stock();
  }

  @Test
  void importsThatOverlapNeverBlockEachOther() {
    List<String> skus =
        new ArrayList<>(IntStream.range(0, 200).mapToObj("o%03d"::formatted).toList());
    Random random = new Random(3);
    List<Future<Response>> imports = new ArrayList<>();
    for (int round = 0; round < 20; round++) {
      Collections.shuffle(skus, random);
      int onHand = round;
      imports.add(
          warehouse
              .service()
              .call(
                  warehouse.importing(
                      skus.stream().map(sku -> count(sku, onHand)).toArray(JsonObject[]::new))));
    }
    assertThat(Await.result(Future.all(imports)).<Response>list())
        .extracting(Response::status)
        .containsOnly(200);
  }
}
