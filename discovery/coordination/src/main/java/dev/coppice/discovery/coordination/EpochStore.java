package dev.coppice.discovery.coordination;

import io.vertx.core.Future;
import java.time.Clock;

/**
 * Where epochs are remembered. Fences restart low when the voters have lost what they knew; the
 * epoch in front of them must not, so it has to outlive all nodes.
 */
public interface EpochStore {
  /** An epoch higher than all that were given before, by whichever node, and higher than this. */
  Future<Long> next(long above);

  /**
   * Takes the seconds since 1970. Good as long as the clock of one seed at one start of the voters
   * is ahead of that of another at the start before: enough where nothing is stored.
   */
  static EpochStore byClock(Clock clock) {
    return above -> Future.succeededFuture(Math.max(above + 1, clock.instant().getEpochSecond()));
  }
}
