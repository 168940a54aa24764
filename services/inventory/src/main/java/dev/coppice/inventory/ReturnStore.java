package dev.coppice.inventory;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.List;

/** Where goods go that come back. Futures fail as those of {@link StockStore}. */
interface ReturnStore {

  /** What became of a return. */
  sealed interface Outcome {}

  /** All of it is on hand, now or before under the same id. */
  record Done() implements Outcome {}

  /** The id is that of a return with other lines. */
  record Other() implements Outcome {}

  /** None of it is on hand, since some items were never counted. */
  record Unknown(List<Sku> skus) implements Outcome {}

  /** Puts all of it on hand or nothing, once for an id. */
  Future<Outcome> putBack(StockReturn back, Deadline deadline);
}
