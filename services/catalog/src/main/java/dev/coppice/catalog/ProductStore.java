package dev.coppice.catalog;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where products are kept. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
interface ProductStore {

  /**
   * What is there after a change.
   *
   * @param created whether it was not there before
   */
  record Changed(CatalogEntry entry, boolean created) {}

  /**
   * What became of a batch.
   *
   * @param changed added, or replaced by something else; with the versions that they have now
   * @param retired left as they are, since they are retired
   */
  record Put(Map<Sku, Long> changed, Set<Sku> retired) {
    public Put {
      changed = Map.copyOf(changed);
      retired = Set.copyOf(retired);
    }
  }

  Future<Optional<CatalogEntry>> find(Sku sku, Deadline deadline);

  /**
   * Those of the products that are there, active or retired, by their SKU.
   *
   * @param skus at most 1,000
   */
  Future<Map<Sku, CatalogEntry>> findAll(Set<Sku> skus, Deadline deadline);

  /**
   * A page of the active products in the order of the SKUs.
   *
   * @param after where it begins, this one not included; at the very first when null
   * @param limit how many at most, from 1
   */
  Future<ProductPage> list(ProductFilter filter, @Nullable Sku after, int limit, Deadline deadline);

  /**
   * Adds, changes or retires one product: all changes of a product happen one after the other. One
   * that is decided to stay as it is keeps its version. What has changed is told in an event.
   *
   * @param traceparent of the request, which the event goes along with
   */
  Future<Changed> change(
      Sku sku, ProductChange change, @Nullable String traceparent, Deadline deadline);

  /**
   * Adds products and replaces those that are there, but for retired ones. One that is there as
   * given is not touched.
   *
   * @param products active ones, no two with the same SKU
   * @param traceparent of the request, which the events go along with
   */
  Future<Put> put(List<Product> products, @Nullable String traceparent, Deadline deadline);
}
