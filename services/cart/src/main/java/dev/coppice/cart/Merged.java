package dev.coppice.cart;

import java.util.List;

/**
 * What came of putting two carts together.
 *
 * @param capped products of which there would be too many: they are at the limit now
 */
record Merged(Cart cart, List<Sku> capped) {

  Merged {
    capped = capped.stream().sorted().toList();
  }
}
