package dev.coppice.discovery.calling;

import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * A hashed timing wheel (Varghese and Lauck, 1987): one bucket for each tick, walked by a single
 * timer, which may rest while nothing is of interest. Adding costs a list append, and a call that
 * is answered in time costs nothing more, whereas a Vert.x timer for each call would cost more than
 * the call. Deadlines fire up to one tick late, never early. Not thread-safe.
 *
 * <p>Buckets are arrays of numbers: as objects, the deadlines of a busy caller would live just long
 * enough to be moved into the old generation before they are garbage.
 */
final class DeadlineWheel {

  static final long TICK_MILLIS = 10;
  private static final int BUCKETS = 512;

  private final Bucket[] buckets = new Bucket[BUCKETS];
  private final long startNanos;
  private long[] due = new long[16];
  private long tick;

  DeadlineWheel(long nowNanos) {
    startNanos = nowNanos;
    Arrays.setAll(buckets, i -> new Bucket());
  }

  void add(long key, long deadlineNanos) {
    long at = Math.max(tick + 1, (deadlineNanos - startNanos) / (TICK_MILLIS * 1_000_000) + 1);
    bucket(at).add(key, at);
  }

  /**
   * Hands out every key whose deadline has passed. Keys that are of no interest any more come too.
   */
  void advance(long nowNanos, LongConsumer expired) {
    long now = (nowNanos - startNanos) / (TICK_MILLIS * 1_000_000);
    // One turn meets all that is due, however long nobody has looked.
    tick = Math.max(tick, now - BUCKETS);
    while (tick < now) {
      tick++;
      int count = takeDue(bucket(tick));
      for (int i = 0; i < count; i++) {
        expired.accept(due[i]);
      }
    }
  }

  /** Moves what is due from a bucket to {@link #due}, and says how many that were. */
  private int takeDue(Bucket bucket) {
    if (due.length < bucket.size) {
      due = new long[bucket.keys.length];
    }
    int taken = 0;
    int kept = 0;
    for (int i = 0; i < bucket.size; i++) {
      if (bucket.ticks[i] <= tick) {
        due[taken++] = bucket.keys[i];
      } else {
        bucket.keys[kept] = bucket.keys[i];
        bucket.ticks[kept++] = bucket.ticks[i];
      }
    }
    bucket.size = kept;
    return taken;
  }

  private Bucket bucket(long at) {
    return buckets[(int) (at % BUCKETS)];
  }

  /** What is due at one place of the wheel, in this turn of it or a later one. */
  private static final class Bucket {

    private long[] keys = new long[4];
    private long[] ticks = new long[4];
    private int size;

    void add(long key, long at) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, 2 * size);
        ticks = Arrays.copyOf(ticks, 2 * size);
      }
      keys[size] = key;
      ticks[size++] = at;
    }
  }
}
