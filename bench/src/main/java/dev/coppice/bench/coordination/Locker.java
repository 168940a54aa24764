package dev.coppice.bench.coordination;

import dev.coppice.discovery.coordination.ClusterLock;
import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.node.Node;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/** A node that takes and gives back locks in a closed loop, for a while. */
public final class Locker implements Part {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final int seconds = Integer.getInteger("bench.seconds");

  private Locker() {}

  public static void main(String[] args) {
    Node.run(new Locker());
  }

  @Override
  public String name() {
    return "locker";
  }

  @Override
  public Future<?> start(NodeContext node) {
    Coordination coordination = Coordination.of(node);
    run(coordination, Math.max(2, seconds / 2))
        .compose(warm -> run(coordination, seconds))
        .onSuccess(this::report)
        .onFailure(Locker::end);
    return Future.succeededFuture();
  }

  private Future<List<Long>> run(Coordination coordination, int length) {
    long end = System.nanoTime() + Duration.ofSeconds(length).toNanos();
    List<Long> taken = new ArrayList<>();
    boolean shared = Boolean.getBoolean("bench.shared");
    List<Future<Void>> takers =
        IntStream.range(0, Integer.getInteger("bench.takers"))
            .mapToObj(taker -> coordination.lock("bench-" + (shared ? 0 : taker)))
            .map(
                lock -> {
                  Promise<Void> done = Promise.promise();
                  loop(lock, end, taken, done);
                  return done.future();
                })
            .toList();
    return Future.all(takers).map(taken);
  }

  /**
   * Begins anew from a call-back: a chain of futures as long as the load would overflow the stack.
   */
  private static void loop(ClusterLock lock, long end, List<Long> taken, Promise<Void> done) {
    long begin = System.nanoTime();
    if (begin - end >= 0) {
      done.complete();
      return;
    }
    lock.acquire(LIMIT, LIMIT)
        .compose(hold -> hold.release())
        .onFailure(done::fail)
        .onSuccess(
            released -> {
              synchronized (taken) {
                taken.add(System.nanoTime() - begin);
              }
              loop(lock, end, taken, done);
            });
  }

  /** Without figures; the log has the reason. */
  private static void end(Throwable cause) {
    LoggerFactory.getLogger(Locker.class).error("The locks could not be taken", cause);
    Runtime.getRuntime().halt(1);
  }

  private void report(List<Long> taken) {
    List<Long> sorted = taken.stream().sorted().toList();
    try {
      Files.writeString(
          Path.of(System.getProperty("bench.file")),
          "%d %d %d%n"
              .formatted(
                  sorted.size() / seconds,
                  sorted.get(sorted.size() / 2) / 1_000,
                  sorted.get(sorted.size() * 99 / 100) / 1_000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
