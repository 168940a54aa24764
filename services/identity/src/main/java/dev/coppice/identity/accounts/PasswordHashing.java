package dev.coppice.identity.accounts;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Hashes passwords by Argon2id (<a href="https://www.rfc-editor.org/rfc/rfc9106">RFC 9106</a>) with
 * 19 MiB, two passes and one lane, as the OWASP Password Storage Cheat Sheet has it. One takes some
 * 30 ms of a core, so there are few at once, and a queue that ends. Any thread may call.
 */
public final class PasswordHashing {

  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;

  /** What each costs of the heap, and as much again for all else. */
  private static final long HEAP_FOR_EACH = 64L << 20;

  /** Whoever came after these would wait for seconds. */
  static final int LONGEST_QUEUE = 40;

  private final WorkerExecutor workers;
  private final Argon2id argon2id;
  private final AtomicInteger pending = new AtomicInteger();

  private PasswordHashing(WorkerExecutor workers, Argon2id argon2id) {
    this.workers = workers;
    this.argon2id = argon2id;
  }

  public static PasswordHashing on(Vertx vertx) {
    Runtime runtime = Runtime.getRuntime();
    long fit = Math.max(1, runtime.maxMemory() / HEAP_FOR_EACH);
    int atOnce = (int) Math.min(runtime.availableProcessors(), fit);
    return new PasswordHashing(
        vertx.createSharedWorkerExecutor("identity-passwords", atOnce),
        new Argon2id(MEMORY_KIB, PASSES, atOnce));
  }

  /**
   * A hash with its salt and parameters, in the usual form ({@code $argon2id$v=19$...}).
   *
   * @return fails with {@link FailureException} of Unavailable when too many wait
   */
  public Future<String> hash(String password) {
    return queued(() -> argon2id.hash(bytes(password)));
  }

  /**
   * Whether a password is the one that was hashed. Takes as long when there is no hash.
   *
   * @param deadline after which nobody waits for it any more, so that it is not begun
   * @return fails with {@link FailureException} of Unavailable when too many wait
   */
  public Future<Boolean> matches(String password, @Nullable String hash, Deadline deadline) {
    return queued(
        () -> {
          if (deadline.hasPassed()) {
            throw tooMany();
          }
          if (hash == null) {
            // As much work as for a hash, so that time does not tell who has an account.
            return argon2id.hash(bytes(password)).isEmpty();
          }
          return argon2id.matches(bytes(password), hash);
        });
  }

  private static byte[] bytes(String password) {
    return PasswordRules.normal(password).getBytes(StandardCharsets.UTF_8);
  }

  private <T> Future<T> queued(Callable<T> work) {
    if (pending.incrementAndGet() > LONGEST_QUEUE) {
      pending.decrementAndGet();
      return Future.failedFuture(tooMany());
    }
    return workers.executeBlocking(work, false).onComplete(done -> pending.decrementAndGet());
  }

  private static FailureException tooMany() {
    return new FailureException(
        Failure.Unavailable.of("too many people sign in just now; try again in a moment"));
  }
}
