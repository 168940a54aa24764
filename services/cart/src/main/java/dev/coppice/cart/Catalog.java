package dev.coppice.cart;

import dev.coppice.contract.Request;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;

/** What the shop sells, and for how much. */
@FunctionalInterface
interface Catalog {

  /**
   * Those of the products that are there. Fails when the catalog does not answer.
   *
   * @param skus at most 1,000
   * @param cause what is asked of the cart
   */
  Future<Map<Sku, Product>> find(Set<Sku> skus, Request cause);
}
