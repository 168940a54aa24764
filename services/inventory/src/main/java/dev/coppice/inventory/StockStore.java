package dev.coppice.inventory;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Where stock is kept. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
interface StockStore {

  Future<Optional<StockLevel>> find(Sku sku, Deadline deadline);

  /**
   * Sets what is on hand: of all these items or of none. Fails with {@link ReservedStockException}
   * when more of some is reserved than that.
   *
   * @param counts no two with the same SKU
   */
  Future<Void> set(List<StockCount> counts, Deadline deadline);
}
