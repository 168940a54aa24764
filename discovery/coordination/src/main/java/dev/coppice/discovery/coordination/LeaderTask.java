package dev.coppice.discovery.coordination;

import io.vertx.core.Future;

/** What a leader does. Both are called on the event loop of the coordination: don't block. */
public interface LeaderTask {
  /**
   * Begins. A failure gives the leadership up, and the node becomes a candidate again after a
   * pause.
   */
  Future<?> start(Term term);

  /**
   * Ends what was begun, because the term is over or about to be given up; it is called also when
   * {@code start} has failed or not ended yet. The node is no candidate before it completes. When
   * the term is lost rather than given up, another leader may begin one second later.
   */
  Future<?> stop(Term term);
}
