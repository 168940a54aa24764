package dev.coppice.discovery.coordination;

import io.vertx.core.Future;
import java.util.Optional;

/** This node's candidacy, until it is closed. Any thread. */
public interface Election {
  String name();

  /** The term of this node, while it leads. */
  Optional<Term> term();

  /**
   * Ends the candidacy; a leader stops its task first, and then the next may begin at once.
   * Completes when that is done.
   */
  Future<Void> close();
}
