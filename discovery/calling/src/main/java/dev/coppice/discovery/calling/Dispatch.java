package dev.coppice.discovery.calling;

import dev.coppice.contract.CallBatch;
import dev.coppice.discovery.calling.CallMeters.Repetition;
import dev.coppice.discovery.calling.PendingCall.Attempt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Begins attempts: finds somebody for a call and sends it there, or lets it wait for somebody. */
final class Dispatch {

  private final Peers peers;
  private final Outbox outbox;
  private final AttemptTable table;
  private final DeadlineWheel wheel;
  private final Choice choice;

  /** Those that wait for an instance to prove itself. */
  private List<Attempt> parked = new ArrayList<>();

  Dispatch(Peers peers, Outbox outbox, AttemptTable table, DeadlineWheel wheel, long now) {
    this.peers = peers;
    this.outbox = outbox;
    this.table = table;
    this.wheel = wheel;
    this.choice = new Choice(now);
  }

  /** Makes the first attempt; false when nobody has room for it. */
  boolean first(PendingCall call, Offering offering, long now) {
    Offer offer = choice.choose(offering, null, now);
    return sendOrPark(call, offer, now);
  }

  /** Sends a call to another instance, or lets it wait for one; false when there is none. */
  boolean moveOn(PendingCall call, long now) {
    return sendOrPark(call, elsewhere(call, now), now);
  }

  private boolean sendOrPark(PendingCall call, @Nullable Offer offer, long now) {
    if (offer == null) {
      return park(call, now);
    }
    send(call, offer, now);
    return true;
  }

  /** Makes one attempt more, if call and budget allow it and there is somebody to take it. */
  boolean repeat(PendingCall call, Repetition why, long now) {
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

  private @Nullable Offer elsewhere(PendingCall call, long now) {
    Offering offering = peers.offering(call.service, call.operation.id());
    return offering == null ? null : choice.choose(offering, call.lastPeer(), now);
  }

  private void send(PendingCall call, Offer offer, long now) {
    Attempt attempt = table.begin(call, offer, now);
    wheel.add(attempt.number, call.reviewAt(now));
    outbox.add(offer.peer, new CallBatch.Call(attempt.number, call.request));
  }

  /** Lets it wait where all instances are new and none has proven itself yet. */
  boolean park(PendingCall call, long now) {
    Offering offering = peers.offering(call.service, call.operation.id());
    if (offering == null || !offering.isUnproven()) {
      return false;
    }
    Attempt attempt = table.begin(call, null, now);
    wheel.add(attempt.number, call.request.deadline().nanos());
    parked.add(attempt);
    return true;
  }

  /** Those that wait, some of which may have ended meanwhile; they wait no more. */
  List<Attempt> takeParked() {
    List<Attempt> waiting = parked;
    parked = new ArrayList<>();
    return waiting;
  }
}
