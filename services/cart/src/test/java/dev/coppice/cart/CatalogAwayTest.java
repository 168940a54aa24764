package dev.coppice.cart;

import static dev.coppice.cart.Till.gbp;
import static dev.coppice.cart.Till.ok;
import static dev.coppice.cart.Till.quantities;
import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cart.Till.Buyer;
import dev.coppice.contract.Response;
import dev.coppice.testing.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CatalogAwayTest {

  @RegisterExtension static final Till till = new Till(RedisExtension.sharedServer());

  private final Buyer user = Till.user();
  private final Instant begun = Instant.now().minus(Duration.ofSeconds(1));

  @BeforeEach
  void fill() {
    till.catalog.sell("A", 100);
    till.catalog.sell("B", 100);
    ok(till.put(user, "A", 2));
    till.catalog.sell("A", 120);
    till.cart(user);
    till.catalog.away = true;
  }

  @AfterEach
  void back() {
    till.catalog.away = false;
  }

  @Test
  void aCartIsReadWithThePricesLastSeenAndSaysSo() {
    JsonObject cart = till.cart(user);
    assertThat(cart.getInstant("pricesAsOf")).isBetween(begun, Instant.now());
    assertThat(cart.getJsonArray("totals")).containsExactly(gbp(240));
    assertThat(cart.getJsonArray("lines").getJsonObject(0).getJsonObject("priceChanged"))
        .isEqualTo(JsonObject.of("was", gbp(100), "now", gbp(120)));
    till.catalog.away = false;
    assertThat(till.cart(user).fieldNames()).doesNotContain("pricesAsOf");
  }

  @Test
  void whatIsInTheCartCanBeChanged() {
    JsonObject put = ok(till.put(user, "A", 5));
    assertThat(put.fieldNames()).contains("pricesAsOf");
    assertThat(quantities(put)).isEqualTo(Map.of("A", 5L));
    assertThat(quantities(ok(till.add(user, "A", 1)))).isEqualTo(Map.of("A", 6L));
    assertThat(quantities(ok(till.remove(user, "A")))).isEmpty();
  }

  @Test
  void whatHasNoPriceYetHasToWait() {
    Response answer = till.put(user, "B", 1);
    assertProblem(answer, 503, "product B cannot be put in now");
    assertThat(answer.header("retry-after")).isNotNull();
    assertThat(quantities(till.cart(user))).isEqualTo(Map.of("A", 2L));
  }

  @Test
  void nothingIsCheckedOut() {
    assertProblem(
        till.answer(till.as(user, "getCartForCheckout")), 503, "prices cannot be checked now");
  }
}
