package dev.coppice.orders;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.List;

/** What staff look at. Futures fail as those of {@link OrderStore}. */
interface OrderRecords {

  /** All that orders themselves know to have happened to one, in the order of time. */
  Future<List<TimelineEntry>> timeline(String order, Deadline deadline);
}
