package dev.coppice.orders;

import static dev.coppice.orders.Shop.customer;
import static dev.coppice.orders.Shop.pieces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Principal;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AuditTest {
  private static final String CHECK = "what-came-back-stands-in-a-return";

  @RegisterExtension static final Shop shop = new Shop(Map.of("coppice.orders.poll", "50ms"));

  @RegisterExtension final BackDoor backDoor = new BackDoor(shop);

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

  private String returned(int pieces) {
    String id = shipped();
    shop.answer(shop.returning(ada, id, pieces(sku, pieces)));
    shop.await(id, "partially_returned");
    return id;
  }

  @Test
  void findsWhatCameBackWithoutAReturn() {
    String id = shipped();
    long before = wrong();

    saysThatCameBack(id, 1);

    assertThat(wrong()).isEqualTo(before + 1);
  }

  @Test
  void findsAReturnOfMoreThanCameBack() {
    long before = wrong();
    String id = returned(2);
    assertThat(wrong()).isEqualTo(before);

    saysThatCameBack(id, 1);
    assertThat(wrong()).isEqualTo(before + 1);
    saysThatCameBack(id, 0);
    assertThat(wrong()).isEqualTo(before + 1);
  }

  @Test
  void findsAReturnOfWhatWasNotBought() {
    String id = returned(2);
    long before = wrong();

    backDoor.run(
        "INSERT INTO return_lines SELECT id, 'OTHER', 1 FROM sagas WHERE order_id = $1 AND id <> $1",
        Tuple.of(id));

    assertThat(wrong()).isEqualTo(before + 1);
  }
}
