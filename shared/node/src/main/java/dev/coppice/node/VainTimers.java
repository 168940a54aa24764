package dev.coppice.node;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.Node;
import com.hazelcast.spi.impl.executionservice.impl.ExecutionServiceImpl;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Ends the timers of a Hazelcast member that look, many times a second, for what there never is in
 * Coppice. Each look wakes two threads; in an idle shop of fifteen members that was 468 times a
 * second.
 *
 * <p>There is no setting for them. A timer that a later Hazelcast calls otherwise goes on.
 */
final class VainTimers {
  // As the text of a timer has it, which ends with that of its task.
  /** Whether loads from a map store have ended, ten times a second; no map has such a store. */
  private static final String FUTURES = "CompletableFutureTask{";

  /** Who waits too long for a lock, a semaphore or a latch, twice a second each; voters know. */
  private static final String WAITERS = "ExpireWaitKeysPeriodicTask@";

  /** Whose session has ended, every second; voters know. */
  private static final String SESSIONS = "CheckSessionsToExpire@";

  private VainTimers() {}

  /** Once it has joined. Only seeds vote, and they are no lite members. */
  static void end(HazelcastInstance hazelcast) {
    Node node = Internals.of(hazelcast);
    Set<String> vain = node.isLiteMember() ? Set.of(FUTURES, WAITERS, SESSIONS) : Set.of(FUTURES);
    ScheduledThreadPoolExecutor timers = timers(hazelcast);
    // On their one thread, where none of them runs meanwhile.
    timers.execute(
        () ->
            timers.getQueue().stream()
                .filter(timer -> vain.stream().anyMatch(timer.toString()::contains))
                .forEach(timer -> ((Future<?>) timer).cancel(false)));
  }

  static ScheduledThreadPoolExecutor timers(HazelcastInstance hazelcast) {
    Node node = Internals.of(hazelcast);
    return ((ExecutionServiceImpl) node.getNodeEngine().getExecutionService())
        .getScheduledExecutorService();
  }
}
