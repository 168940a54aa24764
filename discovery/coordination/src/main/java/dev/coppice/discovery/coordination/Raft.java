package dev.coppice.discovery.coordination;

import com.hazelcast.core.HazelcastException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.cp.exception.CPGroupDestroyedException;
import com.hazelcast.cp.internal.CPMemberInfo;
import com.hazelcast.cp.internal.RaftGroupId;
import com.hazelcast.cp.internal.RaftOp;
import com.hazelcast.cp.internal.RaftService;
import com.hazelcast.cp.internal.datastructures.atomiclong.operation.CompareAndSetOp;
import com.hazelcast.cp.internal.datastructures.atomiclong.operation.GetAndAddOp;
import com.hazelcast.cp.internal.session.SessionExpiredException;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import com.hazelcast.spi.impl.NodeEngineImpl;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.node.Loop;
import dev.coppice.node.Quorum;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The way to the voters, and the only place that knows Hazelcast's consensus from within.
 *
 * <p>Hazelcast's own lock and semaphore belong to a thread, block it, and keep their session alive
 * without telling how long it is good for. So we send the operations beneath them ourselves: they
 * are asynchronous, name the owner as we like, and we see each heartbeat answered. Futures complete
 * on the coordination's loop.
 */
final class Raft {
  /** What an operation that needs no waiting may take, with a new leader among the voters. */
  static final Duration CALL_LIMIT = Duration.ofSeconds(5);

  private static final String GROUP = "coppice";
  private static final String EPOCH = "epoch";

  /** Hands an operation to the voters. */
  interface Invoker {
    <T extends @Nullable Object> CompletionStage<T> invoke(RaftGroupId group, RaftOp operation);
  }

  private final HazelcastInstance hazelcast;
  private final NodeEngineImpl engine;
  private final RaftService service;
  private final Loop loop;
  private final int voters;
  private final Invoker invoker;
  private @Nullable Future<RaftGroupId> group;

  Raft(HazelcastInstance hazelcast, Loop loop, UnaryOperator<Invoker> way) {
    this.hazelcast = hazelcast;
    this.engine = ((HazelcastInstanceProxy) hazelcast).getOriginal().node.getNodeEngine();
    this.service = engine.getService(RaftService.SERVICE_NAME);
    this.loop = loop;
    this.voters = Quorum.of(hazelcast).voters();
    this.invoker = way.apply(this::invoke);
  }

  private <T extends @Nullable Object> CompletionStage<T> invoke(RaftGroupId to, RaftOp operation) {
    return service.getInvocationManager().invoke(to, operation);
  }

  Loop loop() {
    return loop;
  }

  HazelcastInstance hazelcast() {
    return hazelcast;
  }

  NodeEngineImpl engine() {
    return engine;
  }

  RaftService service() {
    return service;
  }

  /** How many seeds decide by majority; 0 in the development mode. */
  int voters() {
    return voters;
  }

  /** How many members there are that can vote. */
  int inReach() {
    return Quorum.of(hazelcast).inReach();
  }

  /** The group that all of ours is kept in; made if there is none. On the loop. */
  Future<RaftGroupId> group() {
    if (voters > 0 && isUnformed()) {
      return Future.failedFuture(unavailable());
    }
    Future<RaftGroupId> known = group;
    if (known == null) {
      guessVoters();
      known =
          limited(
              here(() -> service.createRaftGroupForProxyAsync("any@" + GROUP))
                  .map(RaftGroupId.class::cast),
              CALL_LIMIT);
      group = known;
      known.onFailure(e -> group = null);
    }
    return known;
  }

  /** Whether no voters were ever named, as far as this node knows. */
  private boolean isUnformed() {
    return service.getMetadataGroupId().getSeed() == 0;
  }

  /**
   * A node that has just joined is told who votes within 10 s. Until then it asks all seeds, of
   * which the leader of the voters answers. What it was told counts more.
   */
  private void guessVoters() {
    if (voters > 0) {
      service.updateInvocationManagerMembers(
          service.getMetadataGroupId().getSeed(),
          0,
          hazelcast.getCluster().getMembers().stream()
              .filter(member -> !member.isLiteMember())
              .map(CPMemberInfo::new)
              .toList());
    }
  }

  /** Commits an operation. Repeated by Hazelcast until it is done or cannot be: set a limit. */
  <T extends @Nullable Object> Future<T> commit(RaftGroupId group, RaftOp operation) {
    return this.<T>here(() -> invoker.invoke(group, operation)).onFailure(this::forgetLostGroup);
  }

  private void forgetLostGroup(Throwable failure) {
    if (failure instanceof CPGroupDestroyedException) {
      group = null;
    }
  }

  /** The epoch of the group, 0 where none is named yet. */
  Future<Long> epoch(RaftGroupId group) {
    return limited(this.<Long>commit(group, new GetAndAddOp(EPOCH, 0)), CALL_LIMIT);
  }

  /** Names the epoch of a group that has none; false if it has. */
  Future<Boolean> nameEpoch(RaftGroupId group, long epoch) {
    return limited(this.<Boolean>commit(group, new CompareAndSetOp(EPOCH, 0, epoch)), CALL_LIMIT);
  }

  /** Whether so few can vote that asking is in vain. */
  boolean lacksMajority() {
    return Quorum.of(hazelcast).isMissing();
  }

  /** Whether what the caller holds is gone, and it has to begin anew. */
  static boolean isLost(Throwable failure) {
    return failure instanceof SessionExpiredException
        || failure instanceof CPGroupDestroyedException;
  }

  /** The same, which fails with the reason when it takes too long. */
  <T extends @Nullable Object> Future<T> limited(Future<T> call, Duration limit) {
    return loop.here(call.timeout(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS))
        .recover(failure -> Future.failedFuture(explained(failure)));
  }

  /** A failure as callers know it: that the voters can't be asked, or what it was. */
  Throwable explained(Throwable failure) {
    boolean unanswered =
        failure instanceof TimeoutException
            || (failure instanceof HazelcastException && !isLost(failure));
    if (!unanswered) {
      return failure;
    }
    // It may be gone, and be made anew.
    group = null;
    return unavailable(failure);
  }

  /** That the voters do not answer, and why as far as we know. */
  FailureException unavailable() {
    return unavailable(null);
  }

  private FailureException unavailable(@Nullable Throwable cause) {
    Quorum quorum = Quorum.of(hazelcast);
    int inReach = quorum.inReach();
    String reason;
    if (voters == 0 || quorum.isMissing()) {
      reason = quorum.reason();
    } else if (isUnformed()) {
      reason =
          "no voters yet, %d seeds in reach; all that are named have to start once"
              .formatted(inReach);
    } else {
      reason = "the voting seeds don't agree yet, %d of %d in reach".formatted(inReach, voters);
    }
    return new FailureException(Failure.Unavailable.of("coordination: " + reason), cause);
  }

  /** What Hazelcast answers on a thread of its own, on our loop. */
  <T extends @Nullable Object> Future<T> here(Call<T> call) {
    Promise<T> answer = Promise.promise();
    try {
      call.invoke()
          .whenCompleteAsync(
              (value, failure) -> {
                if (failure == null) {
                  answer.complete(value);
                } else {
                  answer.fail(cause(failure));
                }
              },
              loop::run);
    } catch (RuntimeException e) {
      answer.fail(e);
    }
    return answer.future();
  }

  private static Throwable cause(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }

  @FunctionalInterface
  interface Call<T extends @Nullable Object> {
    CompletionStage<T> invoke();
  }
}
