package dev.coppice.inventory;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where stock is kept; what changes is told in events. Each future fails within its deadline, with
 * {@link dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
interface StockStore {

  /** What became of an adjustment. */
  sealed interface Adjusted {}

  /**
   * It is done, now or before under the same id.
   *
   * @param level as it is now
   */
  record Done(StockLevel level) implements Adjusted {}

  /** It would leave fewer on hand than are reserved, or more than there can be. */
  record Impossible(StockLevel level) implements Adjusted {}

  /** The id is that of an adjustment with another SKU or delta. */
  record OtherAdjustment() implements Adjusted {}

  /** The item was never counted. */
  record UnknownItem() implements Adjusted {}

  Future<Optional<StockLevel>> find(Sku sku, Deadline deadline);

  /** Of all these items, those that were ever counted, ordered by SKU. */
  Future<List<StockLevel>> findAll(Set<Sku> skus, Deadline deadline);

  /**
   * Changes what is on hand, once for an id.
   *
   * @param traceparent of the request, which the event goes along with
   */
  Future<Adjusted> adjust(Adjustment adjustment, @Nullable String traceparent, Deadline deadline);

  /**
   * Sets what is on hand: of all these items or of none. Fails with {@link ReservedStockException}
   * when more of some is reserved than that.
   *
   * @param counts no two with the same SKU
   * @param traceparent of the request, which the events go along with
   */
  Future<Void> set(List<StockCount> counts, @Nullable String traceparent, Deadline deadline);
}
