package dev.coppice.cart;

import static dev.coppice.cart.Till.gbp;
import static dev.coppice.cart.Till.ok;
import static dev.coppice.cart.Till.quantities;
import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cart.Till.Buyer;
import dev.coppice.contract.Response;
import dev.coppice.testing.RedisExtension;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A whole cart in one request. */
class ReplaceLinesTest {

  @RegisterExtension static final Till till = new Till(RedisExtension.sharedServer());

  private final Buyer user = Till.user();

  @BeforeEach
  void sell() {
    till.catalog.sell("A", 100);
    till.catalog.sell("B", 200);
    till.catalog.sell("C", 300);
  }

  @AfterEach
  void back() {
    till.catalog.away = false;
  }

  @Test
  void theCartHasTheseLinesAndNoOthers() {
    ok(till.put(user, "A", 1));
    JsonObject cart = ok(till.replace(user, Map.of("B", 2L, "C", 3L)));
    assertThat(quantities(cart)).isEqualTo(Map.of("B", 2L, "C", 3L));
    assertThat(cart.getJsonArray("totals")).containsExactly(gbp(1_300));
    assertThat(till.cart(user)).isEqualTo(cart);
    assertThat(quantities(ok(till.replace(user, Map.of())))).isEmpty();
    assertThat(quantities(till.cart(user))).isEmpty();
  }

  @Test
  void theSameAgainChangesNothing() {
    JsonObject first = ok(till.replace(user, Map.of("A", 1L, "B", 2L)));
    assertThat(ok(till.replace(user, Map.of("B", 2L, "A", 1L)))).isEqualTo(first);
  }

  @Test
  void linesThatStayAreTakenAtThePriceOfNow() {
    JsonObject before = ok(till.replace(user, Map.of("A", 1L)));
    till.catalog.sell("A", 150);
    JsonObject after = ok(till.replace(user, Map.of("A", 1L)));
    assertThat(after.getLong("version")).isGreaterThan(before.getLong("version"));
    JsonObject line = after.getJsonArray("lines").getJsonObject(0);
    assertThat(line.getJsonObject("unitPrice")).isEqualTo(gbp(150));
    assertThat(line.fieldNames()).doesNotContain("priceChanged");
  }

  @Test
  void oneCallOfTheCatalogIsEnough() {
    int before = till.catalog.asked.get();
    ok(till.replace(user, Map.of("A", 1L, "B", 2L, "C", 3L)));
    assertThat(till.catalog.asked.get() - before).isEqualTo(1);
  }

  @Test
  void whatIsWrongIsNamedAndTheCartStaysAsItIs() {
    ok(till.put(user, "A", 1));
    till.catalog.sell("R", 100, "GBP", "retired");
    Response refused = till.replace(user, Map.of("B", 2L, "R", 1L, "NONE", 1L));
    assertProblem(refused, 422, "there is no product NONE");
    assertThat(refused.body().toString()).contains("product R is retired");
    assertProblem(
        till.replace(user, Map.of("B", 10_000L)),
        422,
        "of product B there may be at most 9999 pieces");
    JsonArray twice =
        JsonArray.of(
            JsonObject.of("sku", "B", "quantity", 1), JsonObject.of("sku", "B", "quantity", 2));
    assertProblem(
        till.answer(
            till.as(user, "replaceLines").withJson(JsonObject.of("lines", twice).toBuffer())),
        400,
        "body/lines/1 repeats B");
    assertThat(quantities(till.cart(user))).isEqualTo(Map.of("A", 1L));
  }

  @Test
  void aThousandProductsFitAtOnce() {
    Map<String, Long> lines = new HashMap<>();
    for (int i = 0; i < 1_000; i++) {
      till.catalog.sell("M-" + i, 1 + i);
      lines.put("M-" + i, 2L);
    }
    ok(till.put(user, "A", 1));
    assertThat(quantities(ok(till.replace(user, lines)))).isEqualTo(lines);
  }

  @Test
  void whileTheCatalogIsAwayOnlyWhatIsThereStays() {
    ok(till.replace(user, Map.of("A", 1L, "B", 1L)));
    till.catalog.away = true;
    assertProblem(
        till.replace(user, Map.of("A", 1L, "C", 1L)), 503, "product C cannot be put in now");
    JsonObject cart = ok(till.replace(user, Map.of("A", 5L)));
    assertThat(quantities(cart)).isEqualTo(Map.of("A", 5L));
    assertThat(cart.fieldNames()).contains("pricesAsOf");
  }

  @Test
  void aGuestHasOneToo() {
    Buyer guest = till.guest();
    assertThat(quantities(ok(till.replace(guest, Map.of("A", 4L))))).isEqualTo(Map.of("A", 4L));
    assertProblem(till.replace(new Buyer(null, null), Map.of("A", 4L)), 400, "header.x-cart");
  }
}
