package dev.coppice.orders;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** What staff look at. Futures fail as those of {@link OrderStore}. */
interface OrderRecords {

  /** All that orders themselves know to have happened to one, in the order of time. */
  Future<List<TimelineEntry>> timeline(String order, Deadline deadline);

  /**
   * Forgets attempts that are as old, of orders that ended and have not changed for as long.
   *
   * @param most how many at once
   * @return how many were forgotten: fewer than {@code most} when no more are old enough
   */
  Future<Integer> forgetAttempts(Duration kept, int most, Deadline deadline);
}
