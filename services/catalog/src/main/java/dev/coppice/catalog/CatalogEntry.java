package dev.coppice.catalog;

import java.time.Instant;

/**
 * A product as the catalog holds it.
 *
 * @param version 1 when it is new, and one more with each change
 * @param updatedAt when it last changed
 */
record CatalogEntry(Product product, long version, Instant createdAt, Instant updatedAt) {

  /** The entity tag: changes when, and only when, the product does. */
  String tag() {
    return "\"" + version + "\"";
  }
}
