package dev.coppice.cart;

import static dev.coppice.cart.Till.gbp;
import static dev.coppice.cart.Till.ok;
import static dev.coppice.cart.Till.quantities;
import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cart.Till.Buyer;
import dev.coppice.testing.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A guest signs in. */
class MergeTest {

  @RegisterExtension
  static final Till till =
      new Till(
          RedisExtension.sharedServer(),
          Map.of("coppice.cart.max.lines", "3", "coppice.cart.max.quantity", "100"));

  @BeforeAll
  static void sell() {
    for (String sku : new String[] {"A", "B", "C", "D"}) {
      till.catalog.sell(sku, 100);
    }
  }

  private static Buyer signedIn(Buyer guest) {
    return Till.user().carrying(Objects.requireNonNull(guest.cart()));
  }

  @Test
  void addsQuantitiesUpToTheLimitAndEndsTheGuestsCart() {
    Buyer guest = till.guest();
    ok(till.put(guest, "A", 2));
    ok(till.put(guest, "B", 60));
    Buyer user = signedIn(guest);
    ok(till.put(user, "B", 50));
    ok(till.put(user, "C", 1));
    JsonObject merged = ok(till.merge(user));
    assertThat(quantities(merged)).isEqualTo(Map.of("A", 2L, "B", 100L, "C", 1L));
    assertThat(merged.getJsonArray("capped")).containsExactly("B");
    assertProblem(till.get(guest), 404, "there is no such cart");
  }

  @Test
  void changesNothingTheSecondTime() {
    Buyer guest = till.guest();
    ok(till.put(guest, "A", 2));
    Buyer user = signedIn(guest);
    JsonObject once = ok(till.merge(user));
    assertThat(quantities(once)).isEqualTo(Map.of("A", 2L));
    assertThat(ok(till.merge(user))).isEqualTo(once);
  }

  @Test
  void keepsTheVersionWhereThereIsNothingToAdd() {
    Buyer user = signedIn(till.guest());
    ok(till.put(user, "A", 100));
    long version = till.cart(user).getLong("version");
    assertThat(ok(till.merge(user)).getLong("version")).isEqualTo(version);
    Buyer guest = till.guest();
    ok(till.put(guest, "A", 1));
    JsonObject full = ok(till.merge(user.carrying(Objects.requireNonNull(guest.cart()))));
    assertThat(full.getLong("version")).isEqualTo(version);
    assertThat(full.getJsonArray("capped")).containsExactly("A");
  }

  @Test
  void keepsBothAsTheyAreWhereThereWouldBeTooManyProducts() {
    Buyer guest = till.guest();
    ok(till.put(guest, "A", 1));
    ok(till.put(guest, "B", 1));
    Buyer user = signedIn(guest);
    ok(till.put(user, "C", 1));
    ok(till.put(user, "D", 1));
    assertProblem(till.merge(user), 422, "the cart would have 4 products, and may have at most 3");
    assertThat(quantities(till.cart(guest))).isEqualTo(Map.of("A", 1L, "B", 1L));
    assertThat(quantities(till.cart(user))).isEqualTo(Map.of("C", 1L, "D", 1L));
    ok(till.put(user, "B", 1));
    assertProblem(till.put(user, "A", 1), 422, "the cart would have 4 products");
  }

  @Test
  void keepsThePriceAtWhichEachWasPutIn() {
    till.catalog.sell("P", 10);
    till.catalog.sell("Q", 10);
    Buyer guest = till.guest();
    ok(till.put(guest, "P", 1));
    Buyer user = signedIn(guest);
    ok(till.put(user, "Q", 1));
    till.catalog.sell("P", 20);
    till.catalog.sell("Q", 20);
    ok(till.put(guest, "Q", 1));
    JsonObject merged = ok(till.merge(user));
    for (int i = 0; i < 2; i++) {
      assertThat(
              merged
                  .getJsonArray("lines")
                  .getJsonObject(i)
                  .getJsonObject("priceChanged")
                  .getJsonObject("was"))
          .isEqualTo(gbp(10));
    }
  }

  @Test
  void isForWhoHasSignedInAndShowsACart() {
    assertProblem(till.merge(till.guest()), 401, "a guest's cart is merged into");
    assertProblem(till.merge(Till.user()), 400, "");
  }
}
