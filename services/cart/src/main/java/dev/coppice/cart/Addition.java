package dev.coppice.cart;

import java.util.Optional;

/**
 * More pieces of a product.
 *
 * @param quantity how many more
 * @param seen the product; empty while the catalog does not answer
 * @param key under which they are added once; empty where they are added each time
 */
record Addition(Sku sku, long quantity, Optional<Product> seen, Optional<String> key) {}
