package dev.coppice.cart;

import static dev.coppice.cart.Till.gbp;
import static dev.coppice.cart.Till.ok;
import static dev.coppice.cart.Till.quantities;
import static dev.coppice.discovery.serving.ServiceExtension.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cart.Till.Buyer;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.testing.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a cart does, one buyer at a time. */
class CartTest {

  @RegisterExtension static final Till till = new Till(RedisExtension.sharedServer());

  @BeforeAll
  static void sell() {
    till.catalog.sell("A", 100);
    till.catalog.sell("B", 250);
    till.catalog.sell("EURO", 7, "EUR", "active");
    till.catalog.sell("OLD", 1, "GBP", "retired");
  }

  private static String tag(Response answer) {
    return Objects.requireNonNull(answer.header("etag"));
  }

  @Test
  void givesAGuestACartUnderAnIdThatNobodyCanGuess() {
    Buyer one = till.guest();
    Buyer other = till.guest();
    assertThat(one.cart()).matches("[A-Za-z0-9_-]{32}").isNotEqualTo(other.cart());
    assertThat(quantities(ok(till.put(one, "A", 2)))).isEqualTo(Map.of("A", 2L));
    assertThat(quantities(till.cart(one))).isEqualTo(Map.of("A", 2L));
    assertThat(quantities(till.cart(other))).isEmpty();
    Buyer stranger = new Buyer(null, "A".repeat(32));
    assertProblem(till.get(stranger), 404, "there is no such cart");
    assertProblem(till.put(stranger, "A", 1), 404, "there is no such cart");
  }

  @Test
  void givesAUserOneCartFromTheBeginning() {
    Buyer user = Till.user();
    JsonObject empty = till.cart(user);
    assertThat(empty).isEqualTo(new JsonObject("{\"version\":0,\"lines\":[],\"totals\":[]}"));
    ok(till.put(user, "A", 1));
    assertThat(quantities(till.cart(user.carrying(Objects.requireNonNull(till.guest().cart())))))
        .as("who is signed in is no guest")
        .isEqualTo(Map.of("A", 1L));
  }

  @Test
  void saysWhatIsMissingWhereNobodyIsKnown() {
    Response answer = till.get(new Buyer(null, null));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().toString())
        .contains("header.x-cart", "nobody is signed in", "POST /api/cart/guests");
  }

  @Test
  void setsAddsAndRemovesAndSaysWhatItCosts() {
    Buyer user = Till.user();
    ok(till.put(user, "B", 3));
    ok(till.put(user, "A", 1));
    ok(till.add(user, "A", 4));
    JsonObject cart = ok(till.put(user, "EURO", 2));
    assertThat(quantities(cart)).isEqualTo(Map.of("A", 5L, "B", 3L, "EURO", 2L));
    assertThat(cart.getJsonArray("totals"))
        .containsExactly(JsonObject.of("amount", 14, "currency", "EUR"), gbp(1250));
    assertThat(cart.getJsonArray("lines").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("sku", "A")
                .put("name", "THE A")
                .put("quantity", 5)
                .put("unitPrice", gbp(100)));
    assertThat(cart).isEqualTo(till.cart(user));
    assertThat(cart.fieldNames()).doesNotContain("pricesAsOf");
    assertThat(quantities(ok(till.put(user, "B", 0)))).isEqualTo(Map.of("A", 5L, "EURO", 2L));
    assertThat(quantities(ok(till.remove(user, "EURO")))).isEqualTo(Map.of("A", 5L));
    assertThat(quantities(ok(till.clear(user)))).isEmpty();
    assertThat(quantities(till.cart(user))).isEmpty();
  }

  @Test
  void addsExactSumsHoweverLarge() {
    till.catalog.sell("PALACE", 1_000_000_000_000L);
    Buyer user = Till.user();
    JsonObject cart = ok(till.put(user, "PALACE", 9_999));
    assertThat(cart.getJsonArray("totals").getJsonObject(0).getLong("amount"))
        .isEqualTo(9_999_000_000_000_000L);
  }

  @Test
  void keepsItsVersionWhereNothingChanges() {
    Buyer user = Till.user();
    long version = ok(till.put(user, "A", 2)).getLong("version");
    assertThat(ok(till.put(user, "A", 2)).getLong("version")).isEqualTo(version);
    assertThat(ok(till.remove(user, "B")).getLong("version")).isEqualTo(version);
    assertThat(ok(till.put(user, "A", 3)).getLong("version")).isEqualTo(version + 1);
    long cleared = ok(till.clear(user)).getLong("version");
    assertThat(cleared).isEqualTo(version + 2);
    assertThat(ok(till.clear(user)).getLong("version")).isEqualTo(cleared);
  }

  @Test
  void refusesWhatIsNotForSaleAndNamesIt() {
    Buyer user = Till.user();
    assertProblem(till.put(user, "NOTHING", 1), 422, "there is no product NOTHING");
    assertProblem(till.add(user, "OLD", 1), 422, "product OLD is retired");
    assertProblem(till.put(user, "no sku", 1), 400, "");
    assertProblem(till.put(user, "A", -1), 400, "");
    assertProblem(till.add(user, "A", 0), 400, "");
  }

  @Test
  void takesNoMorePiecesOfAProductThanAllowed() {
    Buyer user = Till.user();
    ok(till.put(user, "A", 9_999));
    String detail = "of product A there may be at most 9999 pieces in a cart, and there are 9999";
    assertProblem(till.add(user, "A", 1), 422, detail);
    assertProblem(till.put(user, "A", 10_000), 422, detail);
    assertThat(quantities(till.cart(user))).isEqualTo(Map.of("A", 9_999L));
  }

  @Test
  void addsOnceUnderOneKey() {
    Buyer user = Till.user();
    ok(till.put(user, "A", 1));
    Request once = till.adding(user, "A", 2).withIdempotencyKey("k-1");
    assertThat(quantities(ok(till.answer(once)))).isEqualTo(Map.of("A", 3L));
    assertThat(quantities(ok(till.answer(once)))).isEqualTo(Map.of("A", 3L));
    assertProblem(
        till.answer(till.adding(user, "B", 2).withIdempotencyKey("k-1")),
        422,
        "this Idempotency-Key was used to add something else");
    Buyer other = Till.user();
    assertThat(quantities(ok(till.answer(till.adding(other, "B", 2).withIdempotencyKey("k-1")))))
        .as("a key is its owner's")
        .isEqualTo(Map.of("B", 2L));
  }

  @Test
  void addsOnceEvenIfTheCartHasAnotherVersionSince() {
    Buyer user = Till.user();
    Response seen = till.put(user, "A", 1);
    Request once =
        till.adding(user, "A", 2).withIdempotencyKey("k-2").withHeader("if-match", tag(seen));
    ok(till.answer(once));
    assertThat(quantities(ok(till.answer(once)))).isEqualTo(Map.of("A", 3L));
  }

  @Test
  void changesOnlyTheVersionThatWasSeen() {
    Buyer user = Till.user();
    Response seen = till.put(user, "A", 1);
    Request change = till.putting(user, "A", 2).withHeader("if-match", tag(seen));
    Response changed = till.answer(change);
    ok(changed);
    assertProblem(till.answer(change), 412, "the cart is at version ");
    assertProblem(
        till.answer(till.putting(user, "A", 5).withHeader("if-match", "\"made-up\"")), 412, "");
    String either = "\"1-x\", " + tag(changed);
    ok(till.answer(till.putting(user, "A", 6).withHeader("if-match", either)));
    ok(till.answer(till.putting(user, "A", 7).withHeader("if-match", "*")));
    assertProblem(
        till.answer(till.as(user, "clearCart").withHeader("if-match", tag(seen))), 412, "");
    assertProblem(
        till.answer(
            till.as(user, "removeLine").withPath("sku", "A").withHeader("if-match", tag(seen))),
        412,
        "");
    assertThat(quantities(till.cart(user))).isEqualTo(Map.of("A", 7L));
  }

  @Test
  void tellsWhoHasItAlreadyThatItIsTheSame() {
    till.catalog.sell("TAGGED", 10);
    Buyer user = Till.user();
    String tag = tag(till.put(user, "TAGGED", 1));
    Request again = till.as(user, "getCart").withHeader("if-none-match", tag);
    assertThat(till.answer(again).status()).isEqualTo(304);
    till.catalog.sell("TAGGED", 11);
    Response repriced = till.answer(again);
    assertThat(repriced.status()).as("the price is another one").isEqualTo(200);
    ok(till.answer(till.putting(user, "TAGGED", 2).withHeader("if-match", tag)));
  }

  @Test
  void saysSinceWhenAPriceHasChanged() {
    till.catalog.sell("FISH", 500);
    Buyer user = Till.user();
    ok(till.put(user, "FISH", 2));
    till.catalog.sell("FISH", 600);
    JsonObject cart = till.cart(user);
    JsonObject line = cart.getJsonArray("lines").getJsonObject(0);
    assertThat(line.getJsonObject("unitPrice")).isEqualTo(gbp(600));
    assertThat(line.getJsonObject("priceChanged"))
        .isEqualTo(JsonObject.of("was", gbp(500), "now", gbp(600)));
    assertThat(cart.getJsonArray("totals")).containsExactly(gbp(1200));
    JsonObject added = ok(till.add(user, "FISH", 1)).getJsonArray("lines").getJsonObject(0);
    assertThat(added.getJsonObject("priceChanged").getJsonObject("was")).isEqualTo(gbp(500));
    JsonObject put = ok(till.put(user, "FISH", 3)).getJsonArray("lines").getJsonObject(0);
    assertThat(put.fieldNames()).as("put in anew, at its price now").doesNotContain("priceChanged");
  }

  @Test
  void countsForNoTotalWhatIsGoneMeanwhile() {
    till.catalog.sell("SHORT", 5);
    till.catalog.sell("LOST", 6);
    Buyer user = Till.user();
    ok(till.put(user, "SHORT", 1));
    ok(till.put(user, "LOST", 1));
    ok(till.put(user, "A", 1));
    till.catalog.sell("SHORT", 5, "GBP", "retired");
    till.catalog.forget("LOST");
    JsonObject cart = till.cart(user);
    assertThat(cart.getJsonArray("lines").getJsonObject(0).fieldNames())
        .doesNotContain("unavailable");
    assertThat(cart.getJsonArray("lines").getJsonObject(1).getBoolean("unavailable")).isTrue();
    assertThat(cart.getJsonArray("lines").getJsonObject(2).getBoolean("unavailable")).isTrue();
    assertThat(cart.getJsonArray("totals")).containsExactly(gbp(100));
    assertProblem(till.put(user, "SHORT", 2), 422, "product SHORT is retired");
    assertThat(quantities(ok(till.remove(user, "SHORT")))).doesNotContainKey("SHORT");
  }
}
