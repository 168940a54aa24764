package dev.coppice.inventory;

import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static dev.coppice.inventory.Warehouse.count;
import static dev.coppice.inventory.Warehouse.line;
import static dev.coppice.inventory.Warehouse.lines;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reservations and adjustments on a real PostgreSQL. Each test has SKUs and ids of its own. */
class ReservationsTest {

  @RegisterExtension
  static final Warehouse warehouse = new Warehouse(PostgresExtension.sharedServer());

  private static void assertStock(String sku, long onHand, long reserved) {
    JsonObject level = warehouse.get(sku).jsonBody();
    assertThat(level.getLong("onHand")).as("on hand of " + sku).isEqualTo(onHand);
    assertThat(level.getLong("reserved")).as("reserved of " + sku).isEqualTo(reserved);
  }

  private static void assertState(Response answer, String state) {
    assertThat(answer.status()).as(answer.body()::toString).isEqualTo(200);
    assertThat(answer.jsonBody().getString("state")).isEqualTo(state);
  }

  private static List<Integer> statuses(List<Future<Response>> answers) {
    return Await.result(Future.all(answers)).<Response>list().stream()
        .map(Response::status)
        .toList();
  }

  @Test
  void whatIsReservedIsPromisedAndWhatIsConfirmedIsGone() {
    warehouse.stock(count("a1", 7), count("a2", 5));
    Response held = warehouse.reserve("r-a", line("a2", 5), line("a1", 3));
    assertState(held, "held");
    assertThat(held.jsonBody().getString("id")).isEqualTo("r-a");
    assertThat(held.jsonBody().getJsonArray("lines").toString())
        .isEqualTo("[{\"sku\":\"a1\",\"quantity\":3},{\"sku\":\"a2\",\"quantity\":5}]");
    Instant expiresAt = Instant.parse(held.jsonBody().getString("expiresAt"));
    assertThat(Duration.between(Instant.now(), expiresAt))
        .isBetween(Duration.ofMinutes(13), Duration.ofMinutes(16));
    assertStock("a1", 7, 3);
    assertStock("a2", 5, 5);
    assertState(warehouse.confirm("r-a"), "confirmed");
    assertStock("a1", 4, 0);
    assertStock("a2", 0, 0);
    assertState(warehouse.reservation("r-a"), "confirmed");
  }

  @Test
  void whatIsReleasedIsAvailableAgain() {
    warehouse.stock(count("b", 7));
    assertState(warehouse.reserve("r-b", line("b", 3)), "held");
    assertState(warehouse.release("r-b"), "released");
    assertStock("b", 7, 0);
  }

  @Test
  void reservesAllLinesOrNoneAndNamesWhatIsShort() {
    warehouse.stock(count("c1", 7), count("c2", 2));
    assertProblem(
        warehouse.reserve("r-c", line("c1", 7), line("c2", 3), line("c3", 1)),
        422,
        "not enough is available of: c2 (3 wanted, 2 available), c3 (1 wanted, 0 available)");
    assertStock("c1", 7, 0);
    assertStock("c2", 2, 0);
    assertThat(warehouse.reservation("r-c").status()).isEqualTo(404);
    assertState(warehouse.reserve("r-c", line("c1", 7), line("c2", 2)), "held");
  }

  @Test
  void doesUnderOneIdOnce() {
    warehouse.stock(count("d1", 7), count("d2", 7));
    Response first = warehouse.reserve("r-d", line("d1", 1), line("d2", 2));
    Response again = warehouse.reserve("r-d", line("d2", 2), line("d1", 1));
    assertThat(again.jsonBody()).isEqualTo(first.jsonBody());
    assertProblem(
        warehouse.reserve("r-d", line("d1", 2), line("d2", 2)),
        409,
        "reservation r-d is of other lines");
    assertStock("d1", 7, 1);
    warehouse.confirm("r-d");
    assertState(warehouse.reserve("r-d", line("d1", 1), line("d2", 2)), "confirmed");
    assertStock("d1", 6, 0);
  }

  @Test
  void settlesOnceAndForGood() {
    warehouse.stock(count("e", 7));
    warehouse.reserve("r-e1", line("e", 1));
    warehouse.reserve("r-e2", line("e", 2));
    assertState(warehouse.confirm("r-e1"), "confirmed");
    assertState(warehouse.confirm("r-e1"), "confirmed");
    assertProblem(
        warehouse.release("r-e1"), 409, "reservation r-e1 is confirmed, and can't be released");
    assertState(warehouse.release("r-e2"), "released");
    assertState(warehouse.release("r-e2"), "released");
    assertProblem(
        warehouse.confirm("r-e2"), 409, "reservation r-e2 is released, and can't be confirmed");
    assertStock("e", 6, 0);
  }

  @Test
  void knowsNoReservationThatWasNotMade() {
    assertProblem(warehouse.reservation("none"), 404, "there is no reservation none");
    assertProblem(warehouse.confirm("none"), 404, "there is no reservation none");
    assertProblem(warehouse.release("none"), 404, "there is no reservation none");
    assertProblem(warehouse.confirm("a b"), 400, "path.reservationId");
  }

  @Test
  void givesUpWhatIsNotSettledInTime() {
    warehouse.stock(count("f", 7));
    JsonObject brief = lines(line("f", 7)).put("expiresInSeconds", 1);
    assertState(Await.result(warehouse.reserving("r-f", brief)), "held");
    assertStock("f", 7, 7);
    Await.until(
        "the pieces are available again",
        () -> warehouse.get("f").jsonBody().getLong("available") == 7);
    assertState(warehouse.reservation("r-f"), "expired");
    assertProblem(
        warehouse.confirm("r-f"), 409, "reservation r-f is expired, and can't be confirmed");
    assertState(warehouse.release("r-f"), "expired");
    assertStock("f", 7, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}                                                              | body",
        "{\"lines\":[]}                                                  | body/lines",
        "{\"lines\":[{\"sku\":\"g\"}]}                                   | body/lines/0",
        "{\"lines\":[{\"sku\":\"g\",\"quantity\":0}]}                    | body/lines/0/quantity",
        "{\"lines\":[{\"sku\":\"g\",\"quantity\":-1}]}                   | body/lines/0/quantity",
        "{\"lines\":[{\"sku\":\"g\",\"quantity\":1.5}]}                  | body/lines/0/quantity",
        "{\"lines\":[{\"sku\":\"g\",\"quantity\":1000001}]}              | body/lines/0/quantity",
        "{\"lines\":[{\"sku\":\"g h\",\"quantity\":1}]}                  | body/lines/0/sku",
        "{\"lines\":[{\"sku\":\"g\",\"quantity\":1},{\"sku\":\"g\",\"quantity\":1}]} | body/lines/1 repeats g",
        "{\"lines\":[{\"sku\":\"g\",\"quantity\":1}],\"expiresInSeconds\":0} | body/expiresInSeconds",
        "{\"lines\":[{\"sku\":\"g\",\"quantity\":1}],\"price\":1}        | body",
      })
  void namesWhatIsWrongWithAReservation(String body, String detail) {
    assertProblem(Await.result(warehouse.reserving("r-g", new JsonObject(body))), 400, detail);
  }

  @Test
  void promisesNoPieceTwiceHoweverManyAsk() {
    List<String> skus = IntStream.range(0, 10).mapToObj("h%d"::formatted).toList();
    skus.forEach(sku -> warehouse.stock(count(sku, 20)));
    Random random = new Random(7);
    List<Future<Response>> asked = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      List<String> shuffled = new ArrayList<>(skus);
      Collections.shuffle(shuffled, random);
      asked.add(
          warehouse.reserving(
              "r-h" + i,
              lines(line(shuffled.get(0), 1), line(shuffled.get(1), 2), line(shuffled.get(2), 3))));
    }
    List<Integer> statuses = statuses(asked);
    assertThat(statuses).containsOnly(200, 422);
    long made = statuses.stream().filter(status -> status == 200).count();
    long reserved = sum(skus, "reserved");
    assertThat(reserved).isEqualTo(6 * made).isLessThanOrEqualTo(200);
    List<Future<Response>> settled = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      if (statuses.get(i) == 200) {
        settled.add(warehouse.onReservation("confirmReservation", "r-h" + i));
        settled.add(warehouse.onReservation("releaseReservation", "r-h" + i));
      }
    }
    assertThat(statuses(settled)).containsOnly(200, 409);
    long confirmed =
        IntStream.range(0, 80)
            .filter(i -> statuses.get(i) == 200)
            .filter(
                i ->
                    warehouse
                        .reservation("r-h" + i)
                        .jsonBody()
                        .getString("state")
                        .equals("confirmed"))
            .count();
    assertThat(sum(skus, "reserved")).isZero();
    assertThat(sum(skus, "onHand")).isEqualTo(200 - 6 * confirmed);
  }

  private static long sum(List<String> skus, String figure) {
    return skus.stream().mapToLong(sku -> warehouse.get(sku).jsonBody().getLong(figure)).sum();
  }

  @Test
  void makesOneReservationOfManyCallsUnderOneId() {
    warehouse.stock(count("i", 100));
    List<Future<Response>> asked =
        IntStream.range(0, 40)
            .mapToObj(i -> warehouse.reserving("r-i", lines(line("i", 3))))
            .toList();
    assertThat(statuses(asked)).containsOnly(200);
    assertStock("i", 100, 3);
  }

  @Test
  void adjustsWhatIsOnHandOnceForAnId() {
    warehouse.stock(count("j", 7));
    assertThat(warehouse.adjust("j", "adj-j1", 3).jsonBody().getLong("onHand")).isEqualTo(10);
    assertThat(warehouse.adjust("j", "adj-j1", 3).jsonBody().getLong("onHand")).isEqualTo(10);
    assertThat(warehouse.adjust("j", "adj-j2", -4).jsonBody().getLong("onHand")).isEqualTo(6);
    assertProblem(warehouse.adjust("j", "adj-j1", 4), 409, "adjustment adj-j1 is another one");
    assertStock("j", 6, 0);
  }

  @Test
  void adjustsNothingBelowWhatIsReservedOrAboveWhatThereCanBe() {
    warehouse.stock(count("k", 7));
    warehouse.reserve("r-k", line("k", 3));
    assertProblem(
        warehouse.adjust("k", "adj-k", -5),
        422,
        "3 of 7 on hand are reserved; -5 would leave 2 on hand");
    assertProblem(warehouse.adjust("k", "adj-k", 1_000_000_000), 422, "3 of 7 on hand");
    assertThat(warehouse.adjust("k", "adj-k", -4).jsonBody().getLong("available")).isZero();
    assertProblem(warehouse.adjust("uncounted", "adj-l", 1), 404, "there is no item uncounted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"delta\":0,\"reason\":\"x\"}    | body delta must be",
        "{\"delta\":1}                     | body",
        "{\"delta\":1.5,\"reason\":\"x\"}  | body/delta",
        "{\"delta\":1,\"reason\":\"\"}     | body/reason",
        "{\"delta\":1,\"reason\":\"  \"}   | body reason must be",
        "{\"delta\":2000000000,\"reason\":\"x\"} | body/delta",
      })
  void namesWhatIsWrongWithAnAdjustment(String body, String detail) {
    warehouse.stock(count("m", 7));
    assertProblem(
        Await.result(warehouse.adjusting("m", "adj-m", new JsonObject(body))), 400, detail);
    assertStock("m", 7, 0);
  }

  @Test
  void adjustmentsThatComeAtOnceAllCount() {
    warehouse.stock(count("n", 100));
    List<Future<Response>> asked =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    warehouse.adjusting(
                        "n",
                        "adj-n" + i,
                        JsonObject.of("delta", i % 2 == 0 ? 3 : -2, "reason", "x")))
            .toList();
    assertThat(statuses(asked)).containsOnly(200);
    assertStock("n", 150, 0);
  }
}
