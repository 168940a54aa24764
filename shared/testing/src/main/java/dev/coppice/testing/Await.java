package dev.coppice.testing;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what a test expects, no longer than needed and never for ever. Blocks: for test threads
 * only.
 */
public final class Await {
  /** Long, since it only delays tests that fail, and build machines are busy. */
  public static final Duration LIMIT = Duration.ofMinutes(2);

  private static final long POLL_NANOS = 10_000_000;

  private Await() {}

  /** Waits until the condition holds; {@code what} completes "waited PT2M in vain until". */
  public static void until(String what, Callable<Boolean> condition) {
    until(what, LIMIT, condition);
  }

  /**
   * Waits until the condition holds.
   *
   * @throws AssertionError if it does not within the limit; its cause is what the condition threw
   *     last
   */
  public static void until(String what, Duration limit, Callable<Boolean> condition) {
    long end = System.nanoTime() + limit.toNanos();
    @Nullable Exception last;
    do {
      last = null;
      try {
        if (condition.call()) {
          return;
        }
      } catch (Exception e) {
        last = e;
      }
      LockSupport.parkNanos(POLL_NANOS);
    } while (System.nanoTime() - end < 0 && !Thread.currentThread().isInterrupted());
    throw new AssertionError("waited " + limit + " in vain until " + what, last);
  }

  /** The result of a future; throws its failure as it is. */
  public static <T extends @Nullable Object> T result(Future<T> future) {
    return result(future, LIMIT);
  }

  /**
   * The result of a future; throws its failure as it is.
   *
   * @throws AssertionError if the future does not complete within the limit
   */
  public static <T extends @Nullable Object> T result(Future<T> future, Duration limit) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Await.<RuntimeException>raise(e.getCause() == null ? e : e.getCause());
      throw new AssertionError("unreachable", e);
    } catch (TimeoutException e) {
      throw new AssertionError("the future was not complete after " + limit, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Why a future failed; throws if it succeeds. */
  public static Throwable failure(Future<?> future) {
    Object result;
    try {
      result = result(future);
    } catch (AssertionError e) {
      throw e;
    } catch (Throwable e) {
      return e;
    }
    throw new AssertionError("succeeded with " + result);
  }

  /** Throws a checked exception where none is declared: tests want the failure itself. */
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void raise(Throwable failure) throws E {
    throw (E) failure;
  }
}
