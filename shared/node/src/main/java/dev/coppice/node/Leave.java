package dev.coppice.node;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orderly leave: unready, then withdraw, drain, stop all parts, then out of the cluster.
 *
 * <p>It is sequential and must end even where an event loop hangs, so it runs on a thread of its
 * own and waits there.
 */
final class Leave {
  private static final Logger LOG = LoggerFactory.getLogger(Leave.class);

  private final Readiness readiness;
  private final List<RunningPart> parts;
  private final Cluster cluster;
  private final Duration limit;
  private final long deadline;

  private Leave(Readiness readiness, List<RunningPart> parts, Cluster cluster, Duration limit) {
    this.readiness = readiness;
    this.parts = parts;
    this.cluster = cluster;
    this.limit = limit;
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  static Future<Void> begin(
      Readiness readiness, List<RunningPart> parts, Cluster cluster, Duration limit) {
    Leave leave = new Leave(readiness, parts, cluster, limit);
    Promise<Void> left = Promise.promise();
    new Thread(() -> leave.outcome().onComplete(left), "coppice-leave").start();
    return left.future();
  }

  private Future<Void> outcome() {
    try {
      run();
      return Future.succeededFuture();
    } catch (InterruptedException | RuntimeException | LinkageError e) {
      return Future.failedFuture(e);
    }
  }

  private void run() throws InterruptedException {
    long began = System.nanoTime();
    readiness.set("node", Readiness.notUp("leaving"));
    for (LeavePhase phase : LeavePhase.values()) {
      String step = phase.name().toLowerCase(Locale.ROOT);
      List<Future<?>> calls = parts.stream().<Future<?>>map(part -> logged(part, phase)).toList();
      await(Future.join(calls), step);
    }
    await(cluster.leave(), "leave the cluster");
    LOG.info("Left in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
  }

  private static Future<?> logged(RunningPart part, LeavePhase phase) {
    return part.call(phase)
        .onFailure(
            failure -> LOG.warn("{} of {} failed, leaving goes on", phase, part.name(), failure));
  }

  /** Waits until it is done, well or not; what failed has been logged. */
  private void await(Future<?> future, String step) throws InterruptedException {
    long remaining = Math.max(0, deadline - System.nanoTime());
    try {
      future.toCompletionStage().toCompletableFuture().get(remaining, TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      LOG.debug("{} ended with a failure", step, e.getCause());
    } catch (TimeoutException e) {
      List<String> unfinished =
          parts.stream()
              .flatMap(part -> part.unfinished().stream().map(line -> part.name() + ": " + line))
              .toList();
      // Nobody waits for this any more; in a JVM that lives on, it still closes what it can.
      cluster.leave();
      throw new LeaveOverrunException(limit, step, unfinished);
    }
  }
}
