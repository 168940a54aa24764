package dev.coppice.cart;

import java.math.BigInteger;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A cart as it is kept.
 *
 * @param version greater after each change, and never the same again for the same owner; 0 of a
 *     user who never had one
 * @param lines ordered by SKU, each SKU once
 * @param seenAt when all its products were last looked up; the epoch if never
 */
record Cart(long version, List<CartLine> lines, Instant seenAt) {

  Cart {
    lines = lines.stream().sorted(Comparator.comparing(CartLine::sku)).toList();
  }

  Set<Sku> skus() {
    return lines.stream().map(CartLine::sku).collect(Collectors.toUnmodifiableSet());
  }

  /** What the lines on sale cost, by currency; exact, however much it is. */
  Map<String, BigInteger> totals() {
    Map<String, BigInteger> totals = new TreeMap<>();
    for (CartLine line : lines) {
      Money price = line.product().price();
      if (line.product().onSale()) {
        totals.merge(
            price.currency(),
            BigInteger.valueOf(price.amount()).multiply(BigInteger.valueOf(line.quantity())),
            BigInteger::add);
      }
    }
    return totals;
  }

  /**
   * The same with what the catalog says now. A product that it does not name is gone.
   *
   * @param at when it said so
   */
  Cart seen(Map<Sku, Product> products, Instant at) {
    List<CartLine> now =
        lines.stream()
            .map(line -> line.with(products.getOrDefault(line.sku(), line.product().gone())))
            .toList();
    return new Cart(version, now, at);
  }
}
