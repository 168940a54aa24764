package dev.coppice.discovery.coordination;

import com.hazelcast.cp.internal.RaftGroupId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names the epoch where voters begin that know nothing, has it stored, and tells when an earlier
 * one was as high. Used by the keeper of the oldest seed, on its worker.
 */
final class Epochs {
  private static final Logger LOG = LoggerFactory.getLogger(Epochs.class);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Coordination coordination;
  private final Raft raft;
  private final EpochStore store;

  /** Whose epoch it is; null while another seed looks after it. */
  private @Nullable RaftGroupId opened;

  private long epoch;

  /** The epoch of this group is stored, or being stored. */
  private volatile @Nullable RaftGroupId stored;

  /** Epochs up to this one were before the present voters. */
  private volatile long earlier;

  Epochs(Coordination coordination, EpochStore store) {
    this.coordination = coordination;
    this.raft = coordination.raft();
    this.store = store;
  }

  /** Sees to it that there is one. */
  void open() throws Exception {
    RaftGroupId group = await(raft::group);
    if (!group.equals(opened) || raft.voters() == 0) {
      epoch = await(() -> raft.epoch(group));
      if (epoch == 0) {
        name(group);
      }
      opened = group;
    }
    if (raft.voters() > 0) {
      remember(group);
    }
  }

  /** Should it be for this seed again to look after it, it looks anew. */
  void leaveToOthers() {
    opened = null;
  }

  /** Whether voters have to begin anew, because an epoch before theirs was as high. */
  boolean isTooLow() {
    return opened != null && epoch <= earlier;
  }

  private void name(RaftGroupId group) throws Exception {
    long next = await(() -> store.next(earlier));
    if (await(() -> raft.nameEpoch(group, next))) {
      LOG.info("Epoch {} begins", next);
    }
    epoch = await(() -> raft.epoch(group));
  }

  /** Waits for nothing: the voters need not the store as long as clocks go forward. */
  private void remember(RaftGroupId group) {
    if (group.equals(stored)) {
      return;
    }
    stored = group;
    store
        .remember(group.getSeed() + "/" + group.getId(), epoch)
        .onSuccess(
            highest -> {
              // Else it may be the epoch of those that were named meanwhile.
              if (group.equals(stored)) {
                earlier = Math.max(earlier, highest);
              }
            })
        .onFailure(
            failure -> {
              LOG.debug("the epoch is not stored yet: {}", failure.toString());
              stored = null;
            });
  }

  private <T> T await(Supplier<Future<T>> action) throws Exception {
    return coordination
        .call(action)
        .toCompletionStage()
        .toCompletableFuture()
        .get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public String toString() {
    return "Epoch %d, of which the highest before was %d".formatted(epoch, earlier);
  }
}
