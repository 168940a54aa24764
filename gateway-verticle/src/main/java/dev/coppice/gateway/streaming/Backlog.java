package dev.coppice.gateway.streaming;

import io.vertx.core.Future;
import java.time.Duration;

/** What a client was sent and has not taken. For one event loop. */
final class Backlog {

  private final int most;
  private final long patienceNanos;

  /** In bytes, and since when nothing of it was taken. */
  private int lying;

  private long since;
  private long total;
  private long writtenAt = System.nanoTime();

  /**
   * @param most in bytes
   * @param patience how long a client may take nothing
   */
  Backlog(int most, Duration patience) {
    this.most = most;
    this.patienceNanos = patience.toNanos();
  }

  /** Whether there is room for so many bytes; where nothing lies there always is. */
  boolean hasRoom(int bytes) {
    return lying == 0 || (long) lying + bytes <= most;
  }

  /**
   * Adds what is being written.
   *
   * @param taken completes, on the event loop, when the client has taken it
   */
  void add(int bytes, Future<Void> taken) {
    writtenAt = System.nanoTime();
    since = lying == 0 ? writtenAt : since;
    lying += bytes;
    total += bytes;
    taken.onComplete(
        done -> {
          lying -= bytes;
          since = System.nanoTime();
        });
  }

  /** Whether the client has taken nothing for too long. */
  boolean isStale(long now) {
    return lying > 0 && now - since > patienceNanos;
  }

  /** Whether nothing was written for so long. */
  boolean isQuiet(long now, Duration limit) {
    return now - writtenAt >= limit.toNanos();
  }

  /** All bytes that were ever added. */
  long total() {
    return total;
  }
}
