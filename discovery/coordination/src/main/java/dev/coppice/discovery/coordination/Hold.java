package dev.coppice.discovery.coordination;

import io.vertx.core.Future;

/**
 * Something that is held: a lock, or permits of a semaphore, until it is released, its lease ends
 * or this node loses touch with the voters. Any thread.
 */
public interface Hold {
  /** Higher than that of whoever held it before; of permits, that of the session's epoch only. */
  Token token();

  /** Whether it is held no more. Turns true before another may get it. */
  boolean isOver();

  /** Completes when it is over, for whatever reason. */
  Future<Void> ended();

  /**
   * Gives it back; harmless when it is over. Completes when the next may have it; fails with
   * Unavailable when that is not confirmed in time, and goes on trying.
   */
  Future<Void> release();
}
