package dev.coppice.system.nemesis;

import dev.coppice.discovery.coordination.Token;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Writes again and again on a thread of its own. Between the look whether it may and the write it
 * thinks for a while, as real work does: a process that is stopped there writes when it goes on,
 * whatever has become of its term.
 */
final class Writing {
  private static final long THOUGHT_NANOS = 100_000_000;

  private final Promise<Void> ended = Promise.promise();

  private Writing() {}

  /**
   * Begins.
   *
   * @param may is asked before each write; the first no ends it
   */
  static Writing with(
      FencedCounter counter, String name, String holder, Token token, BooleanSupplier may) {
    Writing writing = new Writing();
    Supplier<Future<Void>> write = () -> counter.raise(name, holder, token);
    Thread thread = new Thread(() -> writing.run(may, write), holder);
    thread.setDaemon(true);
    thread.start();
    return writing;
  }

  private void run(BooleanSupplier may, Supplier<Future<Void>> write) {
    while (may.getAsBoolean()) {
      LockSupport.parkNanos(THOUGHT_NANOS);
      write.get().toCompletionStage().toCompletableFuture().join();
    }
    ended.complete();
  }

  /** When the last write is over. */
  Future<Void> ended() {
    return ended.future();
  }
}
