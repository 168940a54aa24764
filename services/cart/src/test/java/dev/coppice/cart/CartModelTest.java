package dev.coppice.cart;

import static dev.coppice.cart.Till.ok;
import static dev.coppice.cart.Till.quantities;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cart.Till.Buyer;
import dev.coppice.contract.Response;
import dev.coppice.testing.RedisExtension;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever is asked in whatever order, carts are as simple maps with the same limits would be. */
class CartModelTest {

  private static final int LINES = 3;
  private static final long PIECES = 10;
  private static final Till till =
      new Till(
          RedisExtension.sharedServer(),
          Map.of(
              "coppice.cart.max.lines",
              Integer.toString(LINES),
              "coppice.cart.max.quantity",
              Long.toString(PIECES)));

  /** What is asked, by the guest or the user. */
  private record Step(Kind kind, boolean guest, String sku, long quantity) {}

  private enum Kind {
    PUT,
    ADD,
    REMOVE,
    CLEAR,
    MERGE
  }

  private static final class Model {
    private final Map<String, Long> lines = new TreeMap<>();

    boolean set(String sku, long quantity) {
      boolean fits = lines.containsKey(sku) || lines.size() < LINES;
      if (!fits || quantity > PIECES) {
        return false;
      }
      lines.put(sku, quantity);
      return true;
    }

    boolean merge(Model guest) {
      Set<String> all = new HashSet<>(lines.keySet());
      all.addAll(guest.lines.keySet());
      if (all.size() > LINES && all.size() > lines.size()) {
        return false;
      }
      guest.lines.forEach(
          (sku, quantity) -> lines.merge(sku, quantity, (a, b) -> Math.min(PIECES, a + b)));
      return true;
    }
  }

  @BeforeContainer
  static void open() {
    till.open(RedisExtension.sharedUri());
    for (String sku : List.of("A", "B", "C", "D", "E")) {
      till.catalog.sell(sku, 5);
    }
  }

  @AfterContainer
  static void close() {
    till.close();
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.of(Kind.PUT, Kind.ADD)),
                Tuple.of(2, Arbitraries.of(Kind.REMOVE, Kind.CLEAR, Kind.MERGE))),
            Arbitraries.of(true, false),
            Arbitraries.of("A", "B", "C", "D", "E"),
            Arbitraries.longs().between(1, PIECES + 1))
        .as(Step::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(12);
  }

  @Property(tries = 40)
  void cartsAreAsMapsWouldBe(@ForAll("steps") List<Step> steps) {
    Buyer user = Till.user();
    Model users = new Model();
    Buyer guest = till.guest();
    Model guests = new Model();
    for (Step step : steps) {
      Buyer buyer = step.guest() ? guest : user;
      Model model = step.guest() ? guests : users;
      boolean wanted = true;
      Response answer;
      switch (step.kind()) {
        case PUT -> {
          wanted = model.set(step.sku(), step.quantity());
          answer = till.put(buyer, step.sku(), step.quantity());
        }
        case ADD -> {
          long now = model.lines.getOrDefault(step.sku(), 0L);
          wanted = model.set(step.sku(), now + step.quantity());
          answer = till.add(buyer, step.sku(), step.quantity());
        }
        case REMOVE -> {
          model.lines.remove(step.sku());
          answer = till.remove(buyer, step.sku());
        }
        case CLEAR -> {
          model.lines.clear();
          answer = till.clear(buyer);
        }
        default -> {
          wanted = users.merge(guests);
          answer = till.merge(user.carrying(Objects.requireNonNull(guest.cart())));
          if (wanted) {
            guest = till.guest();
            guests = new Model();
          }
        }
      }
      assertThat(answer.status())
          .as(() -> step + ": " + answer.body())
          .isEqualTo(wanted ? 200 : 422);
      assertThat(quantities(ok(till.get(user)))).isEqualTo(users.lines);
      assertThat(quantities(ok(till.get(guest)))).isEqualTo(guests.lines);
    }
  }
}
