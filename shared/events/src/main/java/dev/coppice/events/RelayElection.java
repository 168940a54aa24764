package dev.coppice.events;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Chooses one of a service's instances to send its events on. */
public interface RelayElection {
  /** What the chosen one does; both are told to it, never at a time. */
  interface Task {
    Future<?> begin(RelayTurn turn);

    /** The turn is over, or about to be given up. */
    Future<?> end();
  }

  /**
   * Makes this instance a candidate.
   *
   * @return ends the candidacy, and the turn if there is one
   */
  Supplier<Future<Void>> stand(String name, Task task);
}
