package dev.coppice.system.nemesis;

import dev.coppice.discovery.coordination.ClusterLock;
import dev.coppice.discovery.coordination.Hold;
import dev.coppice.system.history.MutualExclusion;
import dev.coppice.system.history.Recorder;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Takes the lock, writes a few times, gives it back, and so on, on a thread of its own. */
final class LockWriter {
  private static final Duration WAIT = Duration.ofSeconds(2);

  /** Shorter than a pause of the nemesis: holds end while their holders sleep. */
  private static final Duration LEASE = Duration.ofSeconds(3);

  private static final int WRITES_PER_HOLD = 4;
  private static final long AFTER_REFUSAL_NANOS = 200_000_000;

  private final String process;
  private final FencedCounter counter;
  private final Recorder recorder;
  private final ClusterLock lock;
  private volatile boolean ending;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  LockWriter(String process, FencedCounter counter, Recorder recorder, ClusterLock lock) {
    this.process = process;
    this.counter = counter;
    this.recorder = recorder;
    this.lock = lock;
  }

  void begin() {
    Thread thread = new Thread(this::run, process);
    thread.setDaemon(true);
    thread.start();
  }

  Future<Void> end() {
    ending = true;
    return Future.fromCompletionStage(ended);
  }

  private void run() {
    while (!ending) {
      recorder.invoke(process, MutualExclusion.ACQUIRE, Contender.LOCK);
      try {
        Hold hold = await(lock.acquire(WAIT, LEASE));
        recorder.ok(process, MutualExclusion.ACQUIRE, Contender.LOCK, hold.token().toString());
        write(hold);
      } catch (CompletionException e) {
        recorder.fail(
            process, MutualExclusion.ACQUIRE, Contender.LOCK, String.valueOf(e.getMessage()));
        LockSupport.parkNanos(AFTER_REFUSAL_NANOS);
      }
    }
    ended.complete(null);
  }

  private void write(Hold hold) {
    AtomicInteger left = new AtomicInteger(WRITES_PER_HOLD);
    Writing writing =
        Writing.with(
            counter,
            Contender.LOCK,
            process,
            hold.token(),
            () -> !hold.isOver() && left.getAndDecrement() > 0);
    await(writing.ended());
    await(hold.release().otherwiseEmpty());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}
