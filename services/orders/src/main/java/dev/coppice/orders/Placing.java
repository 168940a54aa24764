package dev.coppice.orders;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.orders.calls.Carts;
import dev.coppice.orders.calls.CheckoutCart;
import dev.coppice.orders.calls.Shipping;
import dev.coppice.orders.order.Money;
import dev.coppice.orders.order.Order;
import dev.coppice.orders.order.OrderLine;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Makes an order of a cart, at prices of now, or says why there can be none. */
final class Placing {

  /** Payments take no more at once, in minor units. */
  private static final long MOST_TO_PAY = 10_000_000_000L;

  /** What shipping is asked about weighs no more: heavier orders go in several parcels. */
  private static final long MOST_GRAMS = 30_000;

  private final Carts carts;
  private final Shipping shipping;
  private final int pieceGrams;
  private final InstantSource clock;

  Placing(Carts carts, Shipping shipping, int pieceGrams, InstantSource clock) {
    this.carts = carts;
    this.shipping = shipping;
    this.pieceGrams = pieceGrams;
    this.clock = clock;
  }

  Future<OrderStore.Placed> place(Wanted wanted, Request request) {
    String customer = Askers.customer(request);
    return carts
        .forCheckout(request)
        .map(cart -> requireSound(cart, wanted))
        .compose(
            cart ->
                shipping
                    .quote(wanted.shipTo().country(), grams(cart), request)
                    .map(quotes -> order(customer, cart, wanted, quotes)));
  }

  private static CheckoutCart requireSound(CheckoutCart cart, Wanted wanted) {
    wanted
        .cartVersion()
        .filter(version -> version != cart.version())
        .ifPresent(
            version -> {
              throw conflict(
                  "the cart is at version %d, not %d: look at it again"
                      .formatted(cart.version(), version));
            });
    if (cart.lines().isEmpty()) {
      throw unprocessable("the cart is empty: put something in that you want to order");
    }
    String gone = skus(cart, line -> !line.available());
    if (!gone.isEmpty()) {
      throw unprocessable("not for sale any more, take it out of the cart: " + gone);
    }
    TreeSet<String> currencies =
        cart.lines().stream()
            .map(line -> line.unitPrice().currency())
            .collect(Collectors.toCollection(TreeSet::new));
    if (currencies.size() > 1) {
      throw unprocessable(
          "an order is in one currency, and the cart has "
              + currencies.stream()
                  .map(each -> each + " (" + skus(cart, isIn(each)) + ")")
                  .collect(Collectors.joining(", ")));
    }
    return cart;
  }

  private static Predicate<CheckoutCart.Line> isIn(String currency) {
    return line -> line.unitPrice().currency().equals(currency);
  }

  private static String skus(CheckoutCart cart, Predicate<CheckoutCart.Line> which) {
    return cart.lines().stream()
        .filter(which)
        .map(CheckoutCart.Line::sku)
        .collect(Collectors.joining(", "));
  }

  private long grams(CheckoutCart cart) {
    long pieces = cart.lines().stream().mapToLong(CheckoutCart.Line::quantity).sum();
    return Math.min(MOST_GRAMS, pieces * pieceGrams);
  }

  private OrderStore.Placed order(
      String customer, CheckoutCart cart, Wanted wanted, Map<String, Money> quotes) {
    String currency = cart.lines().get(0).unitPrice().currency();
    Order order =
        Order.placed(
            UUID.randomUUID().toString(),
            customer,
            lines(cart),
            currency,
            wanted.shipping(),
            price(wanted, quotes, currency),
            grams(cart),
            wanted.shipTo(),
            clock.instant().truncatedTo(ChronoUnit.MICROS));
    requirePayable(order, wanted);
    return new OrderStore.Placed(order, cart.version(), wanted.cardToken(), wanted.returnUrl());
  }

  private static List<OrderLine> lines(CheckoutCart cart) {
    return cart.lines().stream()
        .map(
            line ->
                new OrderLine(
                    line.sku(), line.name(), line.quantity(), line.unitPrice().amount(), 0))
        .toList();
  }

  private static long price(Wanted wanted, Map<String, Money> quotes, String currency) {
    Money price = quotes.get(wanted.shipping());
    if (price == null) {
      throw unprocessable(
          "%s is not offered to %s; offered are: %s"
              .formatted(
                  wanted.shipping(),
                  wanted.shipTo().country(),
                  String.join(", ", new TreeMap<>(quotes).keySet())));
    }
    if (!price.currency().equals(currency)) {
      throw unprocessable(
          "shipping costs %s, and the cart is in %s: an order is in one currency"
              .formatted(price, currency));
    }
    return price.amount();
  }

  private static void requirePayable(Order order, Wanted wanted) {
    Money total = new Money(total(order), order.currency());
    if (total.amount() < 1 || total.amount() > MOST_TO_PAY) {
      throw unprocessable(
          "an order costs 1 to %d minor units, and this one %s".formatted(MOST_TO_PAY, total));
    }
    wanted
        .expectedTotal()
        .filter(expected -> !expected.equals(total))
        .ifPresent(
            expected -> {
              throw conflict(
                  "the total is %s now, not %s: prices have changed".formatted(total, expected));
            });
  }

  private static long total(Order order) {
    try {
      return order.total();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }

  private static FailureException conflict(String detail) {
    return new FailureException(new Failure.Conflict(detail));
  }

  private static FailureException unprocessable(String detail) {
    return new FailureException(new Failure.Unprocessable(detail));
  }
}
