package dev.coppice.discovery.calling;

import dev.coppice.contract.CallBatch;
import dev.coppice.discovery.registry.ServiceRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * An instance, as one caller sees it: what is in flight, how fast it has been, what goes to it at
 * the end of this event-loop turn. Owned by one {@link Caller}, on its event loop.
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

  /** It has answered a ping, so the way there and back is open and warm. */
  boolean proven;

  /** The number of its pings; 0 before the first. */
  long ping;

  boolean gone;
  int inFlight;
  List<CallBatch.Call> turn = new ArrayList<>();
  int turnBytes;

  private double nanos = FLOOR_NANOS;
  private long sampledAt;

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

  void answered(long took, long now) {
    nanos = now - sampledAt > FRESH_NANOS ? took : nanos + WEIGHT * (took - nanos);
    sampledAt = now;
  }

  List<CallBatch.Call> takeTurn() {
    List<CallBatch.Call> taken = turn;
    turn = new ArrayList<>(taken.size());
    turnBytes = 0;
    return taken;
  }
}
