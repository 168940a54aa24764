package dev.coppice.inventory;

import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static dev.coppice.inventory.Warehouse.count;
import static dev.coppice.inventory.Warehouse.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Response;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReturnsTest {
  @RegisterExtension
  static final Warehouse warehouse = new Warehouse(PostgresExtension.sharedServer());

  private static Future<Response> returning(String id, JsonObject... lines) {
    return warehouse
        .service()
        .call(
            warehouse
                .service()
                .request("returnStock")
                .withPath("returnId", id)
                .withJson(Warehouse.lines(lines).toBuffer()));
  }

  private static Response giveBack(String id, JsonObject... lines) {
    return Await.result(returning(id, lines));
  }

  private static long onHand(String sku) {
    return warehouse.get(sku).jsonBody().getLong("onHand");
  }

  @Test
  void whatComesBackIsOnHandAgain() {
    warehouse.stock(count("A1", 5), count("A2", 0));

    assertThat(giveBack("back-a", line("A2", 3), line("A1", 1)).status()).isEqualTo(200);

    assertThat(onHand("A1")).isEqualTo(6);
    assertThat(onHand("A2")).isEqualTo(3);
  }

  @Test
  void ofManyAtOnceUnderOneIdOneCounts() {
    warehouse.stock(count("B1", 5), count("B2", 5));

    List<Future<Response>> all =
        IntStream.range(0, 20)
            .mapToObj(i -> returning("back-b", line("B1", 1), line("B2", 2)))
            .toList();

    all.forEach(each -> assertThat(Await.result(each).status()).isEqualTo(200));
    assertThat(onHand("B1")).isEqualTo(6);
    assertThat(onHand("B2")).isEqualTo(7);
  }

  @Test
  void otherLinesUnderTheSameIdAreRefused() {
    warehouse.stock(count("C1", 5), count("C2", 5));
    giveBack("back-c", line("C1", 1));

    assertProblem(giveBack("back-c", line("C1", 2)), 409, "return back-c is of other lines");
    assertProblem(giveBack("back-c", line("C2", 1)), 409, "return back-c is of other lines");
    assertProblem(
        giveBack("back-c", line("C1", 1), line("C2", 1)), 409, "return back-c is of other lines");
    assertThat(onHand("C1")).isEqualTo(6);
    assertThat(onHand("C2")).isEqualTo(5);
  }

  @Test
  void fewerLinesUnderTheSameIdAreRefusedToo() {
    warehouse.stock(count("D1", 5), count("D2", 5));
    giveBack("back-d", line("D1", 1), line("D2", 1));

    assertProblem(giveBack("back-d", line("D1", 1)), 409, "return back-d is of other lines");
  }

  @Test
  void allOfItComesBackOrNothing() {
    warehouse.stock(count("E1", 5));

    assertProblem(
        giveBack("back-e", line("E1", 1), line("E9", 1)), 422, "these were never counted: [E9]");
    assertThat(onHand("E1")).isEqualTo(5);
  }
}
