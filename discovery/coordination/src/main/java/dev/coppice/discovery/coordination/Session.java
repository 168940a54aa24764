package dev.coppice.discovery.coordination;

import com.hazelcast.cp.internal.RaftGroupId;
import com.hazelcast.cp.internal.RaftOp;
import com.hazelcast.cp.internal.session.SessionResponse;
import com.hazelcast.cp.internal.session.operation.CloseSessionOp;
import com.hazelcast.cp.internal.session.operation.CreateSessionOp;
import com.hazelcast.cp.internal.session.operation.HeartbeatSessionOp;
import com.hazelcast.cp.session.CPSession.CPSessionOwnerType;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A node's hold on the voters: what it owns there it owns through a session, and loses with it.
 *
 * <p>The voters end a session that they have not heard of for its time to live. We end it earlier,
 * by our own clock: {@link #MARGIN} before that time has passed since we sent the last heartbeat
 * that was answered. So the owner stops before the voters give what it had to another, also when no
 * answer comes at all, or when this process stood still.
 *
 * <p>State is confined to the coordination's loop; {@link #isOver()} is for any thread.
 */
final class Session {
  /** How long before the voters we end it: time for the owner to stop. */
  static final Duration MARGIN = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Raft raft;
  private final RaftGroupId group;
  private final long id;
  private final long epoch;
  private final long trustNanos;
  private final Promise<Void> lost = Promise.promise();
  private final Deque<Long> freeOwners = new ArrayDeque<>();
  private long owners;
  private int uses;
  private boolean retired;
  private long heartbeats;
  private long deadlineTimer;
  private volatile long goodUntil;
  private volatile boolean over;

  private Session(
      Vertx vertx, Raft raft, RaftGroupId group, long epoch, SessionResponse opened, long sentAt) {
    this.vertx = vertx;
    this.raft = raft;
    this.group = group;
    this.id = opened.getSessionId();
    this.epoch = epoch;
    this.trustNanos = TimeUnit.MILLISECONDS.toNanos(opened.getTtlMillis()) - MARGIN.toNanos();
    this.goodUntil = sentAt + trustNanos;
    this.heartbeats = vertx.setPeriodic(opened.getHeartbeatMillis(), tick -> heartbeat());
    watchDeadline();
  }

  /**
   * Opens one on the current loop.
   *
   * @param owner told to whoever lists the sessions: the Vert.x node id
   */
  static Future<Session> open(Vertx vertx, Raft raft, String owner) {
    return raft.group()
        .compose(
            group ->
                raft.epoch(group)
                    .compose(
                        epoch -> epoch == 0 ? noEpoch() : open(vertx, raft, owner, group, epoch)));
  }

  private static Future<Session> noEpoch() {
    return Future.failedFuture(
        new FailureException(
            Failure.Unavailable.of("coordination: starting, no seed has named an epoch yet")));
  }

  private static Future<Session> open(
      Vertx vertx, Raft raft, String owner, RaftGroupId group, long epoch) {
    CreateSessionOp create =
        new CreateSessionOp(raft.engine().getThisAddress(), owner, CPSessionOwnerType.SERVER);
    long sentAt = System.nanoTime();
    return raft.limited(
        raft.<SessionResponse>commit(group, create)
            .map(opened -> new Session(vertx, raft, group, epoch, opened, sentAt)),
        Raft.CALL_LIMIT);
  }

  long id() {
    return id;
  }

  long epoch() {
    return epoch;
  }

  /** Commits an operation of this session; a sign that the session is gone ends it here too. */
  <T extends @Nullable Object> Future<T> commit(RaftOp operation) {
    return raft.<T>commit(group, operation)
        .onFailure(
            failure -> {
              if (Raft.isLost(failure)) {
                lose();
              }
            });
  }

  private void heartbeat() {
    if (ranOut()) {
      return;
    }
    long sentAt = System.nanoTime();
    this.<Object>commit(new HeartbeatSessionOp(id))
        .onSuccess(
            answered -> {
              if (!ranOut() && sentAt + trustNanos - goodUntil > 0) {
                goodUntil = sentAt + trustNanos;
              }
            });
  }

  private boolean ranOut() {
    if (isOver()) {
      lose();
      return true;
    }
    return false;
  }

  /** One timer, set anew for what is left when it rings too early. */
  private void watchDeadline() {
    long left = TimeUnit.NANOSECONDS.toMillis(goodUntil - System.nanoTime()) + 1;
    deadlineTimer =
        vertx.setTimer(
            Math.max(1, left),
            rung -> {
              if (!ranOut()) {
                watchDeadline();
              }
            });
  }

  /** Whether nothing that was got through it may be used any more. Any thread. */
  boolean isOver() {
    return over || System.nanoTime() - goodUntil >= 0;
  }

  /** Completes when it is over, for whatever reason. */
  Future<Void> lost() {
    return lost.future();
  }

  private void lose() {
    over = true;
    vertx.cancelTimer(heartbeats);
    vertx.cancelTimer(deadlineTimer);
    lost.tryComplete();
  }

  /**
   * Gives back at once all that is held through it. Needs no answer: the voters hear nothing more
   * of it, and end it by themselves.
   */
  Future<Void> close() {
    lose();
    return raft.limited(raft.<Object>commit(group, new CloseSessionOp(id)), Raft.CALL_LIMIT)
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /** A number for one owner within the session; others wait for it as for a stranger. */
  long takeOwner() {
    uses++;
    Long free = freeOwners.pollFirst();
    return free == null ? ++owners : free;
  }

  /** To be used again: the voters remember the last turn of each owner. */
  void giveOwnerBack(long owner) {
    freeOwners.addFirst(owner);
    done();
  }

  /**
   * Takes no new owners, because nobody knows whether the voters hold something for this one; it is
   * closed when the last of the others is done.
   */
  void abandonOwner() {
    retired = true;
    done();
  }

  private void done() {
    uses--;
    if (retired && uses == 0 && !over) {
      close();
    }
  }

  boolean takesOwners() {
    return !retired && !isOver();
  }
}
