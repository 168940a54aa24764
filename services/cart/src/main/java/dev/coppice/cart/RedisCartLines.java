package dev.coppice.cart;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The lines of a cart out of the fields of its hash, in whatever order they come. */
final class RedisCartLines {

  private final Map<String, Long> quantities = new HashMap<>();
  private final Map<String, Money> prices = new HashMap<>();
  private final Map<String, Product> products = new HashMap<>();

  /** Takes a field; those that belong to no line are passed over. */
  void read(String name, String value) {
    if (name.length() < 3 || name.charAt(1) != ':') {
      return;
    }
    String sku = name.substring(2);
    switch (name.charAt(0)) {
      case 'q' -> quantities.put(sku, Long.valueOf(value));
      case 'w' -> prices.put(sku, money(value));
      case 'n' -> products.put(sku, KeptJson.product(value));
      default -> {}
    }
  }

  List<CartLine> all() {
    return quantities.entrySet().stream()
        .map(
            each ->
                new CartLine(
                    new Sku(each.getKey()),
                    each.getValue(),
                    Objects.requireNonNull(prices.get(each.getKey())),
                    Objects.requireNonNull(products.get(each.getKey()))))
        .toList();
  }

  private static Money money(String text) {
    int space = text.indexOf(' ');
    return new Money(Long.parseLong(text.substring(0, space)), text.substring(space + 1));
  }
}
