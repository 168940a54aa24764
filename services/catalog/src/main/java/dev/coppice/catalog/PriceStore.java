package dev.coppice.catalog;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.Optional;

/** The prices that products have had; {@link ProductStore} keeps them as it changes products. */
interface PriceStore {

  /**
   * A page of the prices of a product, newest first; empty when there is no such product.
   *
   * @param before only prices that older versions of the product have brought; all of them when it
   *     is {@link Long#MAX_VALUE}
   * @param limit how many at most, from 1
   */
  Future<Optional<PricePage>> prices(Sku sku, long before, int limit, Deadline deadline);
}
