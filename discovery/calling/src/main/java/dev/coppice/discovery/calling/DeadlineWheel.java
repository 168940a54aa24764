package dev.coppice.discovery.calling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * A hashed timing wheel (Varghese and Lauck, 1987): one bucket for each tick, walked by a single
 * timer. Adding costs a list append, and a call that is answered in time costs nothing more,
 * whereas a Vert.x timer for each call would cost more than the call. Deadlines fire up to one tick
 * late, never early. Not thread-safe.
 */
final class DeadlineWheel {

  static final long TICK_MILLIS = 10;
  private static final int BUCKETS = 512;

  private final List<List<Entry>> buckets = new ArrayList<>(BUCKETS);
  private final long startNanos;
  private long tick;

  private record Entry(long key, long tick) {}

  DeadlineWheel(long nowNanos) {
    startNanos = nowNanos;
    for (int i = 0; i < BUCKETS; i++) {
      buckets.add(new ArrayList<>());
    }
  }

  void add(long key, long deadlineNanos) {
    long due = Math.max(tick + 1, (deadlineNanos - startNanos) / (TICK_MILLIS * 1_000_000) + 1);
    bucket(due).add(new Entry(key, due));
  }

  /**
   * Hands out every key whose deadline has passed. Keys that are of no interest any more come too.
   */
  void advance(long nowNanos, LongConsumer expired) {
    long now = (nowNanos - startNanos) / (TICK_MILLIS * 1_000_000);
    while (tick < now) {
      tick++;
      List<Entry> due = new ArrayList<>();
      List<Entry> bucket = bucket(tick);
      bucket.removeIf(entry -> entry.tick() <= tick && due.add(entry));
      due.forEach(entry -> expired.accept(entry.key()));
    }
  }

  private List<Entry> bucket(long due) {
    return buckets.get((int) (due % BUCKETS));
  }
}
