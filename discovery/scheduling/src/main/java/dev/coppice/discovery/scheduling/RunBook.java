package dev.coppice.discovery.scheduling;

import io.vertx.core.Future;

/**
 * Where the runs of all schedules are written down, before they begin and after they end. Every
 * call of a leader whose token is lower than one that has called before fails; {@link #end} alone
 * does not, since it only says what is true of a run that was claimed.
 */
public interface RunBook {
  /**
   * A new leader says which jobs there are. What its predecessors have not ended is lost from here
   * on.
   */
  Future<Begun> begin(Declaration declaration);

  /** Claims a due time, if none as late was claimed before; or says again that it did. */
  Future<Claimed> claim(Claim claim);

  /**
   * @return false when the run counts as lost
   */
  Future<Boolean> end(RunEnd end);
}
