package dev.coppice.discovery.coordination;

import com.hazelcast.cp.internal.RaftGroupId;
import com.hazelcast.cp.internal.RaftOp;
import com.hazelcast.cp.internal.datastructures.countdownlatch.operation.AwaitOp;
import com.hazelcast.cp.internal.datastructures.countdownlatch.operation.CountDownOp;
import com.hazelcast.cp.internal.datastructures.countdownlatch.operation.GetCountOp;
import com.hazelcast.cp.internal.datastructures.countdownlatch.operation.GetRoundOp;
import com.hazelcast.cp.internal.datastructures.countdownlatch.operation.TrySetCountOp;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Opens when so many have counted down, for once: a name is good for one use, so put what it is for
 * in it, such as {@code import/2026-11-21}. Where all count down and then wait, it is a barrier.
 * Any thread.
 *
 * <p>All its calls fail with Unavailable when no majority of the seeds answers.
 */
public final class ClusterLatch {
  /** A name is used once, so there is one round only. */
  private static final int ROUND = 1;

  private final Coordination coordination;
  private final Raft raft;
  private final String key;
  private final int count;

  ClusterLatch(Coordination coordination, Raft raft, String name, int count) {
    this.coordination = coordination;
    this.raft = raft;
    this.key = "latch:" + name;
    this.count = count;
  }

  /** Counts down by one; the answer is whether that was counted for certain. */
  public Future<Void> countDown() {
    UUID id = UUID.randomUUID();
    return call(group -> commit(group, new CountDownOp(key, id, ROUND), Raft.CALL_LIMIT))
        .mapEmpty();
  }

  /** How many are still missing. */
  public Future<Integer> remaining() {
    return call(group -> commit(group, new GetCountOp(key), Raft.CALL_LIMIT));
  }

  /**
   * Waits until all have counted down.
   *
   * @return true if they have; false when the wait, of up to an hour, has passed
   */
  public Future<Boolean> await(Duration wait) {
    Limits.wait(wait);
    UUID id = UUID.randomUUID();
    return call(
        group -> commit(group, new AwaitOp(key, id, wait.toMillis()), wait.plus(Raft.CALL_LIMIT)));
  }

  /** Counts down and waits for the others: a barrier. */
  public Future<Boolean> arriveAndAwait(Duration wait) {
    Limits.wait(wait);
    return countDown().compose(counted -> await(wait));
  }

  private <T> Future<T> call(Function<RaftGroupId, Future<T>> action) {
    return coordination.call(
        () -> raft.lacksMajority() ? refused() : raft.group().compose(this::ready).compose(action));
  }

  private <T> Future<T> refused() {
    return Future.failedFuture(raft.unavailable());
  }

  /** The first to come sets the count. */
  private Future<RaftGroupId> ready(RaftGroupId group) {
    Supplier<Future<Boolean>> set =
        () -> commit(group, new TrySetCountOp(key, count), Raft.CALL_LIMIT);
    return this.<Integer>commit(group, new GetRoundOp(key), Raft.CALL_LIMIT)
        .compose(round -> round == 0 ? set.get() : Future.succeededFuture(false))
        .map(group);
  }

  private <T> Future<T> commit(RaftGroupId group, RaftOp operation, Duration limit) {
    return raft.limited(raft.<T>commit(group, operation), limit);
  }
}
