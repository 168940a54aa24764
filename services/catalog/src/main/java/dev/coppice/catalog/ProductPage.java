package dev.coppice.catalog;

import java.util.List;

/**
 * Part of a listing, in the order of the SKUs.
 *
 * @param more whether there is something behind it
 */
record ProductPage(List<CatalogEntry> entries, boolean more) {

  static final ProductPage EMPTY = new ProductPage(List.of(), false);

  ProductPage {
    entries = List.copyOf(entries);
    if (more && entries.isEmpty()) {
      throw new IllegalArgumentException("a page with something behind it is not empty");
    }
  }

  /** What the next page begins after. */
  Sku last() {
    return entries.get(entries.size() - 1).product().sku();
  }
}
