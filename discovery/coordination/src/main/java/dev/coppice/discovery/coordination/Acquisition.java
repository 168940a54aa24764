package dev.coppice.discovery.coordination;

import com.hazelcast.cp.internal.RaftOp;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way to hold something and to give it back, the same for locks and semaphores. On the
 * coordination's loop.
 *
 * <p>An answer may come too late for the caller: what it grants is given back at once. Where none
 * comes, nobody knows whether the voters hold it for us. Then the session takes nothing new and
 * ends with the last that it holds, and with it what may have been granted.
 */
final class Acquisition {
  /** Where an answer to a call is waited for besides the turn itself. */
  private static final Duration GRACE = Raft.CALL_LIMIT;

  private static final long RETRY_MILLIS = 500;

  /**
   * What is asked of the voters.
   *
   * @param name for messages, such as {@code lock stock}
   */
  record Subject(String name, Asking asking, Returning returning) {}

  /** The operation that asks; it answers the fence, 0 or less for none. */
  interface Asking {
    RaftOp operation(long session, long owner, UUID id, long waitMillis);
  }

  /** The operation that gives back. */
  interface Returning {
    RaftOp operation(long session, long owner, UUID id);
  }

  private final Vertx vertx;
  private final Raft raft;
  private final Sessions sessions;
  private final Subject subject;
  private final Timer waiting;
  private final Holds holds;

  Acquisition(
      Vertx vertx, Raft raft, Sessions sessions, Subject subject, Timer waiting, Holds holds) {
    this.holds = holds;
    this.vertx = vertx;
    this.raft = raft;
    this.sessions = sessions;
    this.subject = subject;
    this.waiting = waiting;
  }

  /**
   * @param wait how long to wait for others; zero asks once
   * @param lease how long it may be held
   */
  Future<Hold> acquire(Duration wait, Duration lease) {
    if (raft.lacksMajority()) {
      return Future.failedFuture(raft.unavailable());
    }
    long begun = System.nanoTime();
    return sessions
        .current()
        .compose(session -> ask(session, wait, lease))
        .recover(failure -> again(failure, wait, lease, begun))
        .onSuccess(held -> waiting.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS));
  }

  /** A session ends when it is unused for a while, and we hear of that only when we ask again. */
  private Future<Hold> again(Throwable failure, Duration wait, Duration lease, long begun) {
    if (!Raft.isLost(failure)) {
      return Future.failedFuture(failure);
    }
    Duration left = wait.minusNanos(System.nanoTime() - begun);
    return sessions
        .current()
        .compose(session -> ask(session, left.isNegative() ? Duration.ZERO : left, lease))
        .recover(twice -> Future.failedFuture(Raft.isLost(twice) ? raft.unavailable() : twice));
  }

  private Future<Hold> ask(Session session, Duration wait, Duration lease) {
    long owner = session.takeOwner();
    UUID id = UUID.randomUUID();
    Future<Object> answer =
        session.commit(subject.asking().operation(session.id(), owner, id, wait.toMillis()));
    Promise<Hold> result = Promise.promise();
    long limit = wait.plus(GRACE).toMillis();
    long timer = vertx.setTimer(limit, late -> result.tryFail(raft.unavailable()));
    answer.onComplete(
        asked -> {
          vertx.cancelTimer(timer);
          if (asked.failed()) {
            session.abandonOwner();
            result.tryFail(raft.explained(asked.cause()));
          } else {
            answered(fence(asked.result()), session, owner, wait, lease, result);
          }
        });
    session.lost().onComplete(ended -> result.tryFail(raft.unavailable()));
    return result.future();
  }

  /** A lock answers its fence, a semaphore whether it has granted. */
  private static long fence(@Nullable Object answer) {
    if (answer instanceof Long fence) {
      return fence;
    }
    return Boolean.TRUE.equals(answer) ? 1 : 0;
  }

  private void answered(
      long fence,
      Session session,
      long owner,
      Duration wait,
      Duration lease,
      Promise<Hold> result) {
    if (fence <= 0) {
      session.giveOwnerBack(owner);
      result.tryFail(new NotFreeException(subject.name(), wait));
      return;
    }
    HeldHere held = new HeldHere(session, owner, new Token(session.epoch(), fence), lease);
    if (!held.isOver()) {
      holds.began(held, subject.name(), held.token());
    }
    if (!result.tryComplete(held)) {
      held.end();
    }
  }

  /** Held by this node. */
  private final class HeldHere implements Hold {
    private final Session session;
    private final long owner;
    private final Token token;
    private final long leaseEnd;
    private final long leaseTimer;
    private final UUID returnId = UUID.randomUUID();
    private final Promise<Void> ended = Promise.promise();
    private final Promise<Void> returned = Promise.promise();
    private volatile boolean over;

    HeldHere(Session session, long owner, Token token, Duration lease) {
      this.session = session;
      this.owner = owner;
      this.token = token;
      this.leaseEnd = System.nanoTime() + lease.toNanos();
      this.leaseTimer = vertx.setTimer(Math.max(1, lease.toMillis()), passed -> end());
      session.lost().onComplete(lost -> end());
    }

    @Override
    public Token token() {
      return token;
    }

    @Override
    public boolean isOver() {
      return over || session.isOver() || System.nanoTime() - leaseEnd >= 0;
    }

    @Override
    public Future<Void> ended() {
      return ended.future();
    }

    @Override
    public Future<Void> release() {
      over = true;
      return raft.loop()
          .call(
              () -> {
                end();
                return raft.limited(returned.future(), Raft.CALL_LIMIT);
              });
    }

    private void end() {
      over = true;
      vertx.cancelTimer(leaseTimer);
      if (ended.tryComplete()) {
        holds.ended(this);
        giveBack();
      }
    }

    /** Until it is confirmed, or the session is gone and with it what it held. */
    private void giveBack() {
      if (session.isOver()) {
        returned.tryComplete();
        return;
      }
      session
          .commit(subject.returning().operation(session.id(), owner, returnId))
          .onComplete(
              answer -> {
                if (answer.succeeded()) {
                  session.giveOwnerBack(owner);
                  returned.tryComplete();
                } else {
                  vertx.setTimer(RETRY_MILLIS, again -> giveBack());
                }
              });
    }
  }
}
