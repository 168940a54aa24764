package dev.coppice.discovery.coordination;

import com.hazelcast.cp.internal.datastructures.lock.operation.TryLockOp;
import com.hazelcast.cp.internal.datastructures.lock.operation.UnlockOp;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * A lock that one holder in the cluster has at a time. It belongs to the {@link Hold}, not to a
 * thread or a node: whoever has no hold waits, on the same node too. Who waits longest is next. Any
 * thread.
 */
public final class ClusterLock {
  private final Coordination coordination;
  private final Acquisition acquisition;

  ClusterLock(Coordination coordination, Acquisition acquisition) {
    this.coordination = coordination;
    this.acquisition = acquisition;
  }

  static Acquisition.Subject subject(String name) {
    String key = "lock:" + name;
    return new Acquisition.Subject(
        "lock " + name,
        (session, owner, id, wait) -> new TryLockOp(key, session, owner, id, wait),
        (session, owner, id) -> new UnlockOp(key, session, owner, id));
  }

  /**
   * Takes it.
   *
   * @param wait how long to wait while others have it, up to an hour; zero asks once
   * @param lease how long it may be held before it is taken away, up to a day
   * @return fails with {@link NotFreeException} when the wait has passed, and with Unavailable when
   *     no majority of the seeds answers: usually 5 s after the wait, 20 s at the latest
   */
  public Future<Hold> acquire(Duration wait, Duration lease) {
    Limits.wait(wait);
    Limits.lease(lease);
    return coordination.call(() -> acquisition.acquire(wait, lease));
  }
}
