package dev.coppice.catalog;

import java.util.List;

/**
 * Part of the prices of a product, newest first.
 *
 * @param more whether there are older ones
 */
record PricePage(List<PastPrice> prices, boolean more) {

  PricePage {
    prices = List.copyOf(prices);
    if (more && prices.isEmpty()) {
      throw new IllegalArgumentException("a page with something behind it is not empty");
    }
  }
}
