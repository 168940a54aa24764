package dev.coppice.discovery.calling;

import dev.coppice.contract.CallPolicy;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.registry.ServiceId;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * A call that has been made and not yet answered, with all attempts at it. Owned by one {@link
 * Caller}, on its event loop.
 */
final class PendingCall {

  /**
   * An attempt may end unbegun, at an instance that leaves; so often a call is made in any case.
   */
  private static final int MAX_UNBEGUN = 3;

  /** In less than this, no attempt is given up for another. */
  private static final long LEAST_SHARE_NANOS = 50_000_000;

  /** One attempt at a call: with an instance, or in wait of one. */
  static final class Attempt {

    final long number;
    final PendingCall call;

    /** Who has it; null while it waits for an instance that is still to prove itself. */
    final @Nullable Offer offer;

    /** When it was sent, as {@link System#nanoTime()} counts. */
    final long sentAt;

    private final @Nullable Attempt before;

    private Attempt(long number, PendingCall call, @Nullable Offer offer, long now) {
      this.number = number;
      this.call = call;
      this.offer = offer;
      this.sentAt = now;
      this.before = call.newest;
    }

    @Nullable Attempt before() {
      return before;
    }

    boolean isAt(Peer peer) {
      return offer != null && offer.peer == peer;
    }

    /** Its instance has left the registry. */
    boolean isAtGone() {
      return offer != null && offer.peer.gone;
    }
  }

  final ServiceId service;
  final Operation operation;
  final Request request;
  final ServiceAccount account;
  final Answered answered;
  final Promise<Response> promise = Promise.promise();

  /** How many of its attempts may still be answered. */
  int live;

  private final CallPolicy policy;
  private final boolean repeatable;
  private @Nullable Attempt newest;
  private int sent;

  PendingCall(
      ServiceId service,
      Operation operation,
      Request request,
      Offering offering,
      Answered answered) {
    this.service = service;
    this.operation = operation;
    this.request = request;
    this.account = offering.account;
    this.policy = offering.policy;
    this.repeatable = operation.mayRepeat(request);
    this.answered = answered;
  }

  Attempt attempt(long number, @Nullable Offer offer, long now) {
    Attempt attempt = new Attempt(number, this, offer, now);
    newest = attempt;
    live++;
    if (offer != null) {
      sent++;
    }
    return attempt;
  }

  @Nullable Attempt newest() {
    return newest;
  }

  /** Who has been asked last; null when nobody has. */
  @Nullable Peer lastPeer() {
    return newest == null || newest.offer == null ? null : newest.offer.peer;
  }

  /** Whether another attempt may follow, although those before may have been done. */
  boolean mayRepeat() {
    return attemptsLeft() > 0 && !request.deadline().hasPassed();
  }

  private int attemptsLeft() {
    return repeatable ? policy.retries() + 1 - sent : 0;
  }

  /** Whether another attempt may follow one that was turned away unbegun. */
  boolean mayMoveOn() {
    return sent < MAX_UNBEGUN && !request.deadline().hasPassed();
  }

  /**
   * When to look at the newest attempt again: where others may follow, each gets an equal share of
   * the time that is left, but a hedged call's second follows sooner.
   */
  long reviewAt(long now) {
    long share = shareAt(now);
    return isHedging() ? Math.min(share, now + policy.hedge().toNanos()) : share;
  }

  long shareAt(long now) {
    long left = request.deadline().nanos() - now;
    return now + Math.min(left, Math.max(LEAST_SHARE_NANOS, left / (attemptsLeft() + 1)));
  }

  /** Whether the next attempt is made beside the first one, without calling that a failure. */
  boolean isHedging() {
    return sent == 1 && policy.isHedged() && repeatable;
  }

  /** Whether so long a wait would have been enough for an instance in good health. */
  boolean wasFair(long waitedNanos) {
    return waitedNanos >= operation.timeout().toNanos() / 4;
  }
}
