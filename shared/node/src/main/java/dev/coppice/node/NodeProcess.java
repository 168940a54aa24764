package dev.coppice.node;

import dev.coppice.node.logging.LogOptions;
import dev.coppice.node.logging.Logs;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node as the whole of a process: from {@code main} to the exit code, on the main thread. */
final class NodeProcess {
  private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);

  /** An orderly leave. */
  private static final int LEFT = 0;

  /** The start failed, or the cluster was lost while running. */
  private static final int FAILED = 1;

  /** The leave took longer than its limit. */
  private static final int OVERRUN = 3;

  /** For the regular way to say what it abandoned. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  /** Completes with why the process is to end: the name of a signal. */
  private final CompletableFuture<String> asked = new CompletableFuture<>();

  private final NodeOptions options;

  private NodeProcess(NodeOptions options) {
    this.options = options;
  }

  static void run(List<Part> parts) {
    String label = String.join("+", Node.names(parts));
    int code;
    try {
      Settings settings = Settings.load();
      LogOptions logOptions = LogSettings.from(settings);
      NodeOptions options = Node.options(settings, parts);
      Logs.configure(logOptions, options.serviceLabel(), options.instance());
      code = new NodeProcess(options).live(settings, parts);
    } catch (RuntimeException | LinkageError e) {
      code = failed(label, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      code = FAILED;
    }
    Logs.flush();
    if (code == OVERRUN) {
      // Shutdown hooks are the parts' and the libraries'; one that hangs would hold us once more.
      Runtime.getRuntime().halt(code);
    }
    System.exit(code);
  }

  private int live(Settings settings, List<Part> parts) throws InterruptedException {
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> LOG.error("Thread {} died", thread.getName(), failure));
    Signals.handle(this::ask, "TERM", "INT", "HUP");
    guardTheEnd();
    CompletableFuture<Node> starting =
        completable(Node.start(settings, options, parts, () -> !asked.isDone()));
    try {
      CompletableFuture.anyOf(starting, asked).get();
      Node node =
          asked.isDone()
              ? starting.get(options.leaveLimit().toMillis(), TimeUnit.MILLISECONDS)
              : starting.get();
      return untilAsked(node);
    } catch (ExecutionException e) {
      if (cause(e) instanceof ClusterJoin.NotWantedException) {
        LOG.info("Left before it had joined");
        return LEFT;
      }
      return failed(options.serviceLabel(), cause(e));
    } catch (TimeoutException e) {
      LOG.error("Asked to leave while it started, and the start does not end; abandoned");
      return OVERRUN;
    }
  }

  /**
   * Ends the process a little after the limit, if nothing else has: a JVM that is out of memory, or
   * whose jar was overwritten, may not even be able to load the classes of an orderly end. So this
   * thread stands ready from the start and needs none.
   */
  private void guardTheEnd() {
    long millis = options.leaveLimit().plus(GRACE).toMillis();
    Thread guard =
        new Thread(
            () -> {
              asked.join();
              try {
                Thread.sleep(millis);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(OVERRUN);
            },
            "coppice-guard");
    guard.setDaemon(true);
    guard.start();
  }

  private void ask(String signal) {
    if (asked.complete(signal)) {
      LOG.info("SIG{}: leaving, within {}", signal, Durations.text(options.leaveLimit()));
    } else {
      LOG.info("SIG{} again: already leaving", signal);
    }
  }

  private int untilAsked(Node node) throws InterruptedException, ExecutionException {
    CompletableFuture<Void> lost = completable(node.lost());
    CompletableFuture.anyOf(asked, lost).get();
    boolean wasLost = lost.isDone() && !asked.isDone();
    if (wasLost) {
      LOG.error("No longer a member of the cluster; this process ends, to be started again");
    }
    try {
      completable(node.leave()).get();
      return wasLost ? FAILED : LEFT;
    } catch (ExecutionException e) {
      LOG.error("Did not leave in order: {}", cause(e).getMessage());
      return OVERRUN;
    }
  }

  private static <T> CompletableFuture<T> completable(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture();
  }

  private static Throwable cause(ExecutionException e) {
    return Objects.requireNonNullElse(e.getCause(), e);
  }

  /** Says why, in one line; with a stack trace in the log only where it is not for an operator. */
  private static int failed(String service, Throwable failure) {
    if (failure instanceof StartFailedException) {
      LOG.error("Cannot start: {}", failure.getMessage());
    } else {
      LOG.error("Cannot start", failure);
    }
    Logs.flush();
    System.err.println(service + " cannot start: " + failure.getMessage());
    return FAILED;
  }
}
