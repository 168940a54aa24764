package dev.coppice.discovery.coordination;

import com.hazelcast.cp.internal.RaftGroupId;
import com.hazelcast.cp.internal.datastructures.semaphore.operation.AcquirePermitsOp;
import com.hazelcast.cp.internal.datastructures.semaphore.operation.InitSemaphoreOp;
import com.hazelcast.cp.internal.datastructures.semaphore.operation.ReleasePermitsOp;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * Lets so many in at a time, in the whole cluster. Permits of a node that dies come back. Any
 * thread.
 */
public final class ClusterSemaphore {
  private final Coordination coordination;
  private final Raft raft;
  private final String key;
  private final int permits;
  private final Acquisition acquisition;

  ClusterSemaphore(
      Coordination coordination, Raft raft, String name, int permits, Acquisition acquisition) {
    this.coordination = coordination;
    this.raft = raft;
    this.key = key(name);
    this.permits = permits;
    this.acquisition = acquisition;
  }

  private static String key(String name) {
    return "semaphore:" + name;
  }

  static Acquisition.Subject subject(String name) {
    String key = key(name);
    return new Acquisition.Subject(
        "semaphore " + name,
        (session, owner, id, wait) -> new AcquirePermitsOp(key, session, owner, id, 1, wait),
        (session, owner, id) -> new ReleasePermitsOp(key, session, owner, id, 1));
  }

  /**
   * Takes one permit.
   *
   * @param wait how long to wait while others have them all, up to an hour; zero asks once
   * @param lease how long it may be held before it is taken away, up to a day
   * @return fails as {@link ClusterLock#acquire} does
   */
  public Future<Hold> acquire(Duration wait, Duration lease) {
    Limits.wait(wait);
    Limits.lease(lease);
    return coordination.call(
        () -> {
          if (raft.lacksMajority()) {
            return Future.failedFuture(raft.unavailable());
          }
          return raft.group()
              .compose(this::initialised)
              .compose(ready -> acquisition.acquire(wait, lease));
        });
  }

  /**
   * The first to come says how many permits there are; that is asked each time, as it may be lost.
   */
  private Future<Object> initialised(RaftGroupId group) {
    return raft.limited(
        raft.<Object>commit(group, new InitSemaphoreOp(key, permits)), Raft.CALL_LIMIT);
  }
}
