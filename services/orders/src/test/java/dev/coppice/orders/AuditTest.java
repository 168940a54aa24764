package dev.coppice.orders;

import static dev.coppice.orders.Shop.customer;
import static dev.coppice.orders.Shop.pieces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Principal;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each test leaves the shop as it was. */
class AuditTest {
  private static final String CHECK = "what-came-back-stands-in-a-return";

  @RegisterExtension
  @Order(1)
  static final Shop shop = new Shop(Map.of("coppice.orders.poll", "50ms"));

  @RegisterExtension
  @Order(2)
  final BackDoor backDoor = new BackDoor(shop);

  private final Principal ada = customer();
  private final String sku = shop.product(5);

  private String shipped() {
    String id = shop.order(ada, "good", sku, 3);
    shop.await(id, "shipped");
    return id;
  }

  private static long wrong() {
    return shop.answer(shop.as(Shop.staff(), "audit")).jsonBody().getJsonArray("checks").stream()
        .map(JsonObject.class::cast)
        .filter(check -> check.getString("name").equals(CHECK))
        .findFirst()
        .orElseThrow()
        .getLong("actual");
  }

  private void saysThatCameBack(String order, int pieces) {
    backDoor.run(
        "UPDATE order_lines SET returned = $2 WHERE order_id = $1", Tuple.of(order, pieces));
  }

  @Test
  void findsWhatCameBackWithoutAReturn() {
    String id = shipped();
    assertThat(wrong()).isZero();

    saysThatCameBack(id, 1);

    assertThat(wrong()).isEqualTo(1);
    saysThatCameBack(id, 0);
  }

  @Test
  void findsAReturnOfMoreThanCameBack() {
    String id = shipped();
    shop.answer(shop.returning(ada, id, pieces(sku, 2)));
    shop.await(id, "partially_returned");
    assertThat(wrong()).isZero();

    saysThatCameBack(id, 1);
    assertThat(wrong()).isEqualTo(1);
    saysThatCameBack(id, 0);
    assertThat(wrong()).isEqualTo(1);

    saysThatCameBack(id, 2);
  }

  @Test
  void findsAReturnOfWhatWasNotBought() {
    String id = shipped();
    shop.answer(shop.returning(ada, id, pieces(sku, 2)));
    shop.await(id, "partially_returned");

    backDoor.run(
        "INSERT INTO return_lines SELECT id, 'OTHER', 1 FROM sagas WHERE order_id = $1 AND id <> $1",
        Tuple.of(id));

    assertThat(wrong()).isEqualTo(1);
    backDoor.run("DELETE FROM return_lines WHERE sku = 'OTHER'", Tuple.tuple());
  }
}
