package dev.coppice.launcher.importing;

import java.util.List;

/**
 * What the import hands on for one SKU.
 *
 * @param line where in the file it stands (its last line, if several), counted from 1
 * @param stock units on hand, not negative
 */
record Product(
    long line, String sku, String name, Price price, List<String> categories, long stock) {
  Product {
    categories = List.copyOf(categories);
  }
}
