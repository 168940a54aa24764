package dev.coppice.cart;

import static dev.coppice.cart.Till.ok;
import static dev.coppice.cart.Till.quantities;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cart.Till.Buyer;
import dev.coppice.testing.RedisExtension;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was ordered leaves the cart, however late, and what was put in after that stays. */
class CheckoutTest {

  @RegisterExtension
  static final Till till =
      new Till(RedisExtension.sharedServer(), Map.of("coppice.cart.max.lines", "3"));

  private final Buyer user = Till.user();

  @BeforeAll
  static void sell() {
    for (String sku : new String[] {"A", "B", "C", "D"}) {
      till.catalog.sell(sku, 100);
    }
  }

  private Map<String, Long> clear(long version) {
    Map<String, Long> left = quantities(ok(till.clearCheckedOut(user, version)));
    assertThat(quantities(till.cart(user))).isEqualTo(left);
    return left;
  }

  private static long version(JsonObject cart) {
    return cart.getLong("version");
  }

  @Test
  void whatWasOrderedIsTakenOutOnce() {
    ok(till.put(user, "A", 1));
    ok(till.put(user, "B", 2));
    long bought = till.checkOut(user);

    assertThat(clear(bought)).isEmpty();

    long cleared = version(till.cart(user));
    assertThat(cleared).isGreaterThan(bought);
    assertThat(clear(bought)).isEmpty();
    assertThat(version(till.cart(user))).isEqualTo(cleared);
    ok(till.put(user, "B", 2));
    assertThat(clear(bought)).as("asked again").isEqualTo(Map.of("B", 2L));
  }

  @Test
  void theSameQuantityPutAgainAfterTheCheckoutIsMeantAnew() {
    ok(till.put(user, "A", 1));
    ok(till.put(user, "B", 1));
    long bought = till.checkOut(user);

    long again = version(ok(till.put(user, "A", 1)));

    assertThat(again).isEqualTo(bought + 1);
    assertThat(version(ok(till.put(user, "A", 1)))).as("not checked out since").isEqualTo(again);
    assertThat(clear(bought)).isEqualTo(Map.of("A", 1L));
  }

  @Test
  void aLineIsMeantAnewAlsoWhereAnotherWasPutInBefore() {
    ok(till.put(user, "A", 1));
    long bought = till.checkOut(user);
    ok(till.put(user, "B", 1));
    ok(till.put(user, "A", 1));

    assertThat(clear(bought)).isEqualTo(Map.of("A", 1L, "B", 1L));
  }

  @Test
  void theSameLinesPutAgainAreAllMeantAnew() {
    Map<String, Long> lines = Map.of("A", 1L, "B", 2L);
    ok(till.replace(user, lines));
    long bought = till.checkOut(user);

    long again = version(ok(till.replace(user, lines)));

    assertThat(again).isEqualTo(bought + 1);
    assertThat(version(ok(till.replace(user, lines)))).isEqualTo(again);
    assertThat(clear(bought)).isEqualTo(lines);
  }

  @Test
  void whatWasOrderedIsTakenOutOfACartThatWasChangedSince() {
    ok(till.put(user, "A", 1));
    ok(till.put(user, "B", 1));
    long bought = till.checkOut(user);
    ok(till.put(user, "B", 5));
    ok(till.put(user, "C", 1));

    assertThat(clear(bought)).isEqualTo(Map.of("B", 5L, "C", 1L));
    ok(till.put(user, "D", 1));
  }

  @Test
  void ofALineThatWasAddedToWhatWasAddedStays() {
    ok(till.put(user, "A", 2));
    ok(till.add(user, "A", 1));
    long bought = till.checkOut(user);
    ok(till.add(user, "A", 4));
    ok(till.add(user, "A", 5));

    assertThat(clear(bought)).isEqualTo(Map.of("A", 9L));
    assertThat(clear(bought)).as("asked again").isEqualTo(Map.of("A", 9L));
    assertThat(clear(till.checkOut(user))).isEmpty();
  }

  @Test
  void aLineThatIsPutAfterItWasAddedToIsMeantAnewAsAWhole() {
    ok(till.put(user, "A", 1));
    long bought = till.checkOut(user);
    ok(till.add(user, "A", 2));
    ok(till.put(user, "A", 3));

    assertThat(clear(bought)).isEqualTo(Map.of("A", 3L));
  }

  @Test
  void whatAGuestBringsAfterTheCheckoutStays() {
    ok(till.put(user, "A", 1));
    long bought = till.checkOut(user);
    Buyer guest = till.guest();
    ok(till.put(guest, "A", 2));
    ok(till.put(guest, "B", 3));
    ok(till.merge(user.carrying(Objects.requireNonNull(guest.cart()))));

    assertThat(clear(bought)).isEqualTo(Map.of("A", 2L, "B", 3L));
  }

  @Test
  void whatWasTakenOutAndPutInAgainStays() {
    ok(till.put(user, "A", 1));
    ok(till.put(user, "B", 1));
    long bought = till.checkOut(user);
    ok(till.remove(user, "A"));
    ok(till.add(user, "A", 1));
    assertThat(clear(bought)).isEqualTo(Map.of("A", 1L));

    long next = till.checkOut(user);
    ok(till.clear(user));
    ok(till.put(user, "B", 1));
    assertThat(clear(next)).isEqualTo(Map.of("B", 1L));
  }

  @Test
  void ofTwoCheckoutsEachTakesItsOwn() {
    ok(till.put(user, "A", 1));
    long first = till.checkOut(user);
    ok(till.add(user, "A", 2));
    long second = till.checkOut(user);
    ok(till.add(user, "A", 4));

    assertThat(clear(first)).isEqualTo(Map.of("A", 6L));
    assertThat(clear(first)).as("asked again").isEqualTo(Map.of("A", 6L));
    assertThat(clear(second)).isEqualTo(Map.of("A", 4L));
  }

  @Test
  void anOlderCheckoutTakesNothingAfterANewerOne() {
    ok(till.put(user, "A", 1));
    long first = till.checkOut(user);
    ok(till.add(user, "A", 2));
    long second = till.checkOut(user);
    ok(till.add(user, "A", 4));

    assertThat(clear(second)).isEqualTo(Map.of("A", 4L));
    assertThat(clear(first)).isEqualTo(Map.of("A", 4L));
  }

  @Test
  void aCheckoutOfWhichNothingCameTakesNothing() {
    ok(till.put(user, "A", 1));
    long ordered = till.checkOut(user);
    ok(till.add(user, "A", 2));
    till.checkOut(user);
    ok(till.add(user, "A", 4));

    assertThat(clear(ordered)).isEqualTo(Map.of("A", 6L));
  }

  @Test
  void whoHasNoCartHasNoneAfterwards() {
    assertThat(till.checkOut(user)).isZero();
    assertThat(clear(0)).isEmpty();
    assertThat(clear(17)).isEmpty();
    assertThat(version(till.cart(user))).isZero();
  }
}
