package dev.coppice.catalog;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where products are kept. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
interface ProductStore {

  Future<Optional<CatalogEntry>> find(Sku sku, Deadline deadline);

  /**
   * A page in the order of the SKUs.
   *
   * @param after where it begins, this one not included; at the very first when null
   * @param limit how many at most, from 1
   */
  Future<ProductPage> list(ProductFilter filter, @Nullable Sku after, int limit, Deadline deadline);

  /**
   * Adds products and replaces those that are there: all or none. One that is there as given is not
   * touched.
   *
   * @param products no two with the same SKU
   */
  Future<Void> put(List<Product> products, Deadline deadline);
}
