package dev.coppice.cart;

import static dev.coppice.cart.Till.ok;
import static dev.coppice.cart.Till.quantities;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.cart.Till.Buyer;
import dev.coppice.contract.Response;
import dev.coppice.testing.RedisExtension;
import java.util.ArrayList;
import java.util.HashMap;
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

/**
 * Whatever is asked in whatever order, carts are as simple maps with the same limits would be,
 * which know of each piece when it came.
 */
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

  /** At which step the user checked out which version. */
  private record Checkout(int step, long version) {}

  private enum Kind {
    PUT,
    ADD,
    REMOVE,
    CLEAR,
    MERGE,
    CHECK_OUT,
    CLEAR_CHECKED_OUT
  }

  /** Each line has its pieces by the step at which they came. */
  private static final class Model {
    private final Map<String, Map<Integer, Long>> lines = new TreeMap<>();

    Map<String, Long> quantities() {
      Map<String, Long> quantities = new TreeMap<>();
      lines.forEach((sku, pieces) -> quantities.put(sku, sum(pieces)));
      return quantities;
    }

    private static long sum(Map<Integer, Long> pieces) {
      return pieces.values().stream().mapToLong(Long::longValue).sum();
    }

    long quantity(String sku) {
      return sum(lines.getOrDefault(sku, Map.of()));
    }

    private boolean fits(String sku, long quantity) {
      return quantity <= PIECES && (lines.containsKey(sku) || lines.size() < LINES);
    }

    boolean put(int step, String sku, long quantity) {
      boolean fits = fits(sku, quantity);
      if (fits) {
        lines.put(sku, new HashMap<>(Map.of(step, quantity)));
      }
      return fits;
    }

    boolean add(int step, String sku, long quantity) {
      boolean fits = fits(sku, quantity(sku) + quantity);
      if (fits && quantity > 0) {
        lines.computeIfAbsent(sku, none -> new HashMap<>()).merge(step, quantity, Long::sum);
      }
      return fits;
    }

    boolean merge(int step, Model guest) {
      Set<String> all = new HashSet<>(lines.keySet());
      all.addAll(guest.lines.keySet());
      if (all.size() > LINES && all.size() > lines.size()) {
        return false;
      }
      guest
          .quantities()
          .forEach((sku, more) -> add(step, sku, Math.min(more, PIECES - quantity(sku))));
      return true;
    }

    /** Takes out what had come by then. */
    void clear(int step) {
      lines.values().forEach(pieces -> pieces.keySet().removeIf(since -> since <= step));
      lines.values().removeIf(Map::isEmpty);
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
                Tuple.of(2, Arbitraries.of(Kind.REMOVE, Kind.CLEAR, Kind.MERGE)),
                Tuple.of(4, Arbitraries.of(Kind.CHECK_OUT, Kind.CLEAR_CHECKED_OUT))),
            Arbitraries.of(true, false),
            Arbitraries.of("A", "B", "C", "D", "E"),
            Arbitraries.longs().between(1, PIECES + 1))
        .as(Step::new)
        .list()
        .ofMinSize(10)
        .ofMaxSize(40);
  }

  @Property(tries = 40)
  void cartsAreAsMapsWouldBe(@ForAll("steps") List<Step> steps) {
    Buyer user = Till.user();
    Model users = new Model();
    Buyer guest = till.guest();
    Model guests = new Model();
    List<Checkout> checkouts = new ArrayList<>();
    for (int at = 0; at < steps.size(); at++) {
      Step step = steps.get(at);
      Buyer buyer = step.guest() ? guest : user;
      Model model = step.guest() ? guests : users;
      boolean wanted = true;
      Response answer;
      switch (step.kind()) {
        case PUT -> {
          wanted = model.put(at, step.sku(), step.quantity());
          answer = till.put(buyer, step.sku(), step.quantity());
        }
        case ADD -> {
          wanted = model.add(at, step.sku(), step.quantity());
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
        case CHECK_OUT -> {
          answer = till.answer(till.as(user, "getCartForCheckout"));
          checkouts.add(new Checkout(at, answer.jsonBody().getLong("version")));
        }
        case CLEAR_CHECKED_OUT -> {
          Checkout checkout =
              checkouts.isEmpty()
                  ? new Checkout(-1, 1)
                  : checkouts.get((int) step.quantity() % checkouts.size());
          users.clear(checkout.step());
          answer = till.clearCheckedOut(user, checkout.version());
        }
        default -> {
          wanted = users.merge(at, guests);
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
      assertThat(quantities(ok(till.get(user)))).isEqualTo(users.quantities());
      assertThat(quantities(ok(till.get(guest)))).isEqualTo(guests.quantities());
    }
  }
}
