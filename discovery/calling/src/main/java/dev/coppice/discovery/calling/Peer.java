package dev.coppice.discovery.calling;

import dev.coppice.contract.CallBatch;
import dev.coppice.discovery.registry.ServiceRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An instance, as one caller sees it: what is in flight, how fast it has been, whether it is
 * trusted, what goes to it at the end of this event-loop turn. Owned by one {@link Caller}, on its
 * event loop.
 */
final class Peer {

  /**
   * Peers are taken to need at least this: below it speed is noise, and going by it would leave all
   * but one of several quick instances idle. It is also what a peer of unknown speed is taken to
   * need.
   */
  private static final double FLOOR_NANOS = 2_000_000;

  /** How much a new sample counts. */
  private static final double WEIGHT = 0.1;

  /** A figure older than this says nothing any more, so that a slow peer gets another chance. */
  private static final long FRESH_NANOS = 5_000_000_000L;

  final ServiceRecord record;
  final String address;
  final Standing standing = new Standing();
  final Map<String, Offer> offers = new HashMap<>();

  /** The number of its ping that is not answered yet; 0 when there is none. */
  long ping;

  long pingedAt;
  boolean gone;
  int inFlight;
  List<CallBatch.Call> turn = new ArrayList<>();
  int turnBytes;

  private double nanos = FLOOR_NANOS;
  private long sampledAt;
  private long waitingSince;

  Peer(ServiceRecord record) {
    this.record = record;
    this.address = record.address();
  }

  /**
   * What one more call would have to wait for: expected time, once for each call in front of it.
   */
  double cost(long now) {
    double expected = now - sampledAt > FRESH_NANOS ? FLOOR_NANOS : Math.max(nanos, FLOOR_NANOS);
    return (inFlight + 1) * expected;
  }

  /** An operation of it; the same object from view to view. */
  Offer offer(String operation, CallMeters meters, long now) {
    return offers.computeIfAbsent(operation, id -> new Offer(this, meters.limit(id), now));
  }

  /** Something is on its way to it. */
  void asked(long now) {
    if (inFlight == 0 && ping == 0) {
      waitingSince = now;
    }
  }

  /** It has sent something. */
  void heard(long now) {
    waitingSince = now;
  }

  /** What it could not be heard to say for so long does not count as silence. */
  void excuse(long nanos) {
    waitingSince += nanos;
  }

  /** For how long it has said nothing although something waits for its answer, in nanoseconds. */
  long silence(long now) {
    return inFlight == 0 && ping == 0 ? 0 : now - waitingSince;
  }

  /**
   * Counts how long an answer took, or how long one was waited for in vain: an instance that
   * answers nothing is not a fast one.
   */
  void took(long took, long now) {
    nanos = now - sampledAt > FRESH_NANOS ? took : nanos + WEIGHT * (took - nanos);
    sampledAt = now;
  }

  List<CallBatch.Call> takeTurn() {
    List<CallBatch.Call> taken = turn;
    turn = new ArrayList<>(taken.size());
    turnBytes = 0;
    return taken;
  }

  @Override
  public String toString() {
    return record.instance();
  }
}
