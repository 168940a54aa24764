package dev.coppice.discovery.coordination;

import io.vertx.core.Future;
import java.time.Clock;

/**
 * Where epochs are remembered. Fences restart low when the voters have lost what they knew; the
 * epoch in front of them must not, so it has to outlive all nodes.
 */
public interface EpochStore {
  /** An epoch that is higher than this, and than all before as far as can be told at once. */
  Future<Long> next(long above);

  /**
   * Remembers that these voters began with this epoch; asked again and again until it succeeds.
   *
   * @param voters a name that no others have had or will have
   * @return the highest epoch of all others, 0 if there were none: should it not be lower, the
   *     voters have to begin anew, above it
   */
  default Future<Long> remember(String voters, long epoch) {
    return Future.succeededFuture(0L);
  }

  /**
   * Takes the seconds since 1970. Good as long as the clock of one seed at one start of the voters
   * is ahead of that of another at the start before: enough where nothing is stored.
   */
  static EpochStore byClock(Clock clock) {
    return above -> Future.succeededFuture(Math.max(above + 1, clock.instant().getEpochSecond()));
  }
}
