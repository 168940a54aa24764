package dev.coppice.inventory;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /**
   * Puts all of it on hand or nothing, once for an id.
   *
   * @param traceparent of the request, which the events go along with
   */
  Future<Outcome> putBack(StockReturn back, @Nullable String traceparent, Deadline deadline);
}
