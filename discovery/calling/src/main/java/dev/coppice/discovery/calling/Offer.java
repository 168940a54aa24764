package dev.coppice.discovery.calling;

import java.util.concurrent.atomic.LongAdder;

/**
 * One operation at one instance: the smallest thing that can be overloaded. Owned by one {@link
 * Caller}, on its event loop.
 */
final class Offer {

  final Peer peer;
  final ConcurrencyLimit limit;
  int inFlight;
  private final LongAdder gauge;
  private int shown;

  /**
   * @param gauge the sum of all limits of the operation
   */
  Offer(Peer peer, LongAdder gauge, long now) {
    this.peer = peer;
    this.limit = new ConcurrencyLimit(now);
    this.gauge = gauge;
    show(limit.value());
  }

  private void show(int value) {
    if (value != shown) {
      gauge.add(value - shown);
      shown = value;
    }
  }

  void judge(long now) {
    limit.judge(inFlight, now);
    show(limit.value());
  }

  /** Its instance is gone. */
  void close() {
    show(0);
  }

  boolean hasRoom() {
    return limit.allows(inFlight);
  }
}
