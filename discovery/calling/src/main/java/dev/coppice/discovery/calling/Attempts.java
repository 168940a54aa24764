package dev.coppice.discovery.calling;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.ReplyBatch;
import dev.coppice.contract.Response;
import dev.coppice.discovery.calling.CallMeters.Outcome;
import dev.coppice.discovery.calling.CallMeters.Repetition;
import dev.coppice.discovery.calling.PendingCall.Attempt;

/**
 * The attempts at calls that are under way: pairs replies with them, and has {@link Dispatch}
 * follow one with another elsewhere where that is allowed. The first answer wins; what comes after
 * it is dropped.
 */
final class Attempts implements Watch.Consequences {

  /** Of all services together. */
  private static final int MAX_PENDING = 20_000;

  private static final int UNAVAILABLE = 503;

  private final DeadlineWheel wheel;
  private final Watch watch;
  private final AttemptTable table = new AttemptTable();
  private final Dispatch dispatch;
  private int calls;

  Attempts(Peers peers, Outbox outbox, EjectionLog log, long now) {
    this.wheel = new DeadlineWheel(now);
    this.dispatch = new Dispatch(peers, outbox, table, wheel, now);
    this.watch = new Watch(peers, outbox::add, log, this, now);
  }

  Watch watch() {
    return watch;
  }

  int pendingCalls() {
    return calls;
  }

  /** False when there are so many calls already that this one is better not made. */
  boolean begin(PendingCall call, Offering offering) {
    if (calls >= MAX_PENDING || call.account.isFull()) {
      return false;
    }
    if (!dispatch.first(call, offering, System.nanoTime())) {
      return false;
    }
    calls++;
    call.account.pending++;
    call.account.budget.deposit();
    return true;
  }

  @Override
  public void available() {
    long now = System.nanoTime();
    for (Attempt attempt : dispatch.takeParked()) {
      if (table.end(attempt) && !dispatch.moveOn(attempt.call, now)) {
        lose(attempt.call, "no instance of " + attempt.call.service + " is there any more");
      }
    }
  }

  void receive(ReplyBatch.Reply reply, long now) {
    Attempt attempt = table.get(reply.correlation());
    if (attempt == null || attempt.offer == null) {
      return;
    }
    table.end(attempt);
    Offer offer = attempt.offer;
    offer.peer.heard(now);
    if (reply.begun()) {
      answered(attempt, offer, reply.response(), now);
    } else if (!(attempt.call.mayMoveOn() && dispatch.moveOn(attempt.call, now))) {
      settleUnlessOthersMay(attempt.call, offer, reply.response());
    }
  }

  private void answered(Attempt attempt, Offer offer, Response response, long now) {
    PendingCall call = attempt.call;
    if (response.status() < 500) {
      long took = now - attempt.sentAt;
      offer.limit.answered(took);
      offer.peer.took(took, now);
      offer.peer.standing.succeeded();
      settle(call, offer, response, Outcome.ANSWERED);
      return;
    }
    watch.failed(offer.peer, now);
    if (response.status() != UNAVAILABLE || !dispatch.repeat(call, Repetition.REFUSED, now)) {
      settleUnlessOthersMay(call, offer, response);
    }
  }

  /** A bad answer is the answer only if no other attempt may still bring a better one. */
  private void settleUnlessOthersMay(PendingCall call, Offer offer, Response response) {
    if (call.live == 0) {
      settle(call, offer, response, Outcome.FAILED);
    }
  }

  /** Looks at what has waited for long. To be called once for each tick of the wheel. */
  void review(long now) {
    wheel.advance(now, number -> review(number, now));
  }

  private void review(long number, long now) {
    Attempt attempt = table.get(number);
    if (attempt == null) {
      return;
    }
    PendingCall call = attempt.call;
    if (call.request.deadline().hasPassed()) {
      giveUp(call, now);
    } else if (attempt.offer == null || attempt != call.newest()) {
      wheel.add(number, call.request.deadline().nanos());
    } else if (call.isHedging()) {
      wheel.add(number, call.shareAt(now));
      dispatch.repeat(call, Repetition.HEDGE, now);
    } else {
      wheel.add(number, call.request.deadline().nanos());
      attempt.offer.peer.took(now - attempt.sentAt, now);
      watch.suspects(attempt.offer.peer, now);
      dispatch.repeat(call, Repetition.LATE, now);
    }
  }

  private void giveUp(PendingCall call, long now) {
    for (Attempt each = call.newest(); each != null; each = each.before()) {
      if (each.offer != null && table.has(each)) {
        each.offer.limit.lost();
        blame(call, each.offer.peer, now - each.sentAt, now);
      }
    }
    fail(call, new Failure.DeadlineExceeded(call.operation.id() + " took too long"), Outcome.LATE);
  }

  private void blame(PendingCall call, Peer peer, long waited, long now) {
    if (call.wasFair(waited)) {
      peer.took(waited, now);
      watch.failed(peer, now);
    }
    watch.suspects(peer, now);
  }

  @Override
  public void ejected(Peer peer) {
    long now = System.nanoTime();
    for (Attempt attempt : table.select(each -> each.isAt(peer) && each.call.newest() == each)) {
      // The instance may still answer it, so this attempt goes on beside the new one.
      dispatch.repeat(attempt.call, Repetition.LOST, now);
    }
  }

  /** Ends at once what was with instances that have left the registry. */
  void abandonGone(long now) {
    for (Attempt attempt : table.select(Attempt::isAtGone)) {
      PendingCall call = attempt.call;
      if (!table.end(attempt) || call.live > 0) {
        continue;
      }
      if (!dispatch.repeat(call, Repetition.LOST, now)
          && !(call.mayRepeat() && dispatch.park(call, now))) {
        lose(
            call,
            "the instance that had %s is gone; whether it was done is unknown"
                .formatted(call.operation.id()));
      }
    }
  }

  void failAll(String reason) {
    for (Attempt attempt : table.select(each -> true)) {
      if (table.has(attempt)) {
        lose(attempt.call, reason);
      }
    }
  }

  private void lose(PendingCall call, String reason) {
    fail(call, Failure.Unavailable.of(reason), Outcome.UNAVAILABLE);
  }

  private void fail(PendingCall call, Failure failure, Outcome outcome) {
    close(call, outcome);
    call.promise.fail(new FailureException(failure));
  }

  private void settle(PendingCall call, Offer by, Response response, Outcome outcome) {
    close(call, outcome);
    call.answered.by(by.peer.record.instance());
    call.promise.complete(response);
  }

  private void close(PendingCall call, Outcome outcome) {
    table.endAll(call);
    calls--;
    call.account.pending--;
    call.account.meters.ended(outcome);
  }
}
