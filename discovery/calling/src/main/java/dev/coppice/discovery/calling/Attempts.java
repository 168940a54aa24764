package dev.coppice.discovery.calling;

import dev.coppice.contract.CallBatch;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.ReplyBatch;
import dev.coppice.contract.Response;
import dev.coppice.discovery.calling.CallMeters.Outcome;
import dev.coppice.discovery.calling.CallMeters.Repetition;
import dev.coppice.discovery.calling.PendingCall.Attempt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The attempts at calls that are under way: sends them, pairs replies with them, and follows one
 * with another elsewhere where that is allowed. The first answer wins; what comes after it is
 * dropped.
 */
final class Attempts implements Watch.Consequences {

  /** Of all services together. */
  private static final int MAX_PENDING = 20_000;

  private static final int UNAVAILABLE = 503;

  private final Peers peers;
  private final Outbox outbox;
  private final Choice choice;
  private final DeadlineWheel wheel;
  private final Watch watch;
  private final AttemptTable table = new AttemptTable();

  /** Those that wait for an instance to prove itself. */
  private List<Attempt> parked = new ArrayList<>();

  private int calls;

  Attempts(Peers peers, Outbox outbox, EjectionLog log, long now) {
    this.peers = peers;
    this.outbox = outbox;
    this.choice = new Choice(now);
    this.wheel = new DeadlineWheel(now);
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
    long now = System.nanoTime();
    if (calls >= MAX_PENDING || call.account.isFull()) {
      return false;
    }
    Offer offer = choice.choose(offering, null, now);
    if (offer != null) {
      send(call, offer, now);
    } else if (!park(call, now)) {
      return false;
    }
    calls++;
    call.account.pending++;
    call.account.budget.deposit();
    return true;
  }

  private void send(PendingCall call, Offer offer, long now) {
    Attempt attempt = table.begin(call, offer, now);
    wheel.add(attempt.number, call.reviewAt(now));
    outbox.add(offer.peer, new CallBatch.Call(attempt.number, call.request));
  }

  /** Lets it wait where all instances are new and none has proven itself yet. */
  private boolean park(PendingCall call, long now) {
    Offering offering = peers.offering(call.service, call.operation.id());
    if (offering == null || !offering.isUnproven()) {
      return false;
    }
    Attempt attempt = table.begin(call, null, now);
    wheel.add(attempt.number, call.request.deadline().nanos());
    parked.add(attempt);
    return true;
  }

  @Override
  public void available() {
    List<Attempt> waiting = parked;
    parked = new ArrayList<>();
    long now = System.nanoTime();
    for (Attempt attempt : waiting) {
      if (table.end(attempt) && !moveOn(attempt.call, now)) {
        lose(attempt.call, "no instance of " + attempt.call.service + " is there any more");
      }
    }
  }

  /** Sends a call to another instance, or lets it wait for one. */
  private boolean moveOn(PendingCall call, long now) {
    Offer offer = elsewhere(call, now);
    if (offer != null) {
      send(call, offer, now);
      return true;
    }
    return park(call, now);
  }

  private @Nullable Offer elsewhere(PendingCall call, long now) {
    Offering offering = peers.offering(call.service, call.operation.id());
    return offering == null ? null : choice.choose(offering, call.lastPeer(), now);
  }

  /** Makes one attempt more, if call and budget allow it and there is somebody to take it. */
  private boolean repeat(PendingCall call, Repetition why, long now) {
    if (!call.mayRepeat() || call.account.budget.isEmpty()) {
      return false;
    }
    Offer offer = elsewhere(call, now);
    if (offer == null || !offer.peer.standing.isIn()) {
      return false;
    }
    call.account.budget.withdraw();
    call.account.meters.repeated(why);
    send(call, offer, now);
    return true;
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
    } else if (!(attempt.call.mayMoveOn() && moveOn(attempt.call, now))) {
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
    if (response.status() != UNAVAILABLE || !repeat(call, Repetition.REFUSED, now)) {
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
      repeat(call, Repetition.HEDGE, now);
    } else {
      wheel.add(number, call.request.deadline().nanos());
      attempt.offer.peer.took(now - attempt.sentAt, now);
      watch.suspects(attempt.offer.peer, now);
      repeat(call, Repetition.LATE, now);
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
      repeat(attempt.call, Repetition.LOST, now);
    }
  }

  /** Ends at once what was with instances that have left the registry. */
  void abandonGone(long now) {
    for (Attempt attempt : table.select(Attempt::isAtGone)) {
      PendingCall call = attempt.call;
      if (!table.end(attempt) || call.live > 0) {
        continue;
      }
      if (!repeat(call, Repetition.LOST, now) && !(call.mayRepeat() && park(call, now))) {
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
