package dev.coppice.node;

import io.vertx.core.Future;
import java.util.List;

/**
 * What a fat jar runs inside a node. Each phase is called at most once, in the order of the methods
 * here; a phase of all parts of a node finishes before the next phase starts.
 *
 * <p>A node calls all phases of one part on one event loop: a phase must not block, and returns a
 * future for what takes longer. A phase that fails or throws while leaving is logged, and leaving
 * goes on. Leaving may come to a part whose start failed or hasn't ended, when another part fails
 * to start.
 */
public interface Part {
  /** The name people know it by, such as {@code catalog}: lower-case letters, digits, hyphens. */
  String name();

  /**
   * Whether a node with this part holds a share of the cluster's data. Seeds do; all other nodes
   * keep none, so that nothing moves when one of them comes or goes.
   */
  default boolean holdsClusterData() {
    return false;
  }

  /** Starts to serve. The node is in the cluster and its management port is open. */
  Future<?> start(NodeContext node);

  /** Tells the callers to send nothing new; completes when they have seen it. */
  default Future<?> withdraw() {
    return Future.succeededFuture();
  }

  /** Completes when what is in flight is finished. */
  default Future<?> drain() {
    return Future.succeededFuture();
  }

  /** Gives back what the part holds. The cluster and the event bus still work. */
  default Future<?> stop() {
    return Future.succeededFuture();
  }

  /** What a leave that overran its limit abandons, one line each, for the log. Any thread. */
  default List<String> unfinished() {
    return List.of();
  }
}
