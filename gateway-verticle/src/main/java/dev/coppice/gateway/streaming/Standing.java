package dev.coppice.gateway.streaming;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Looks again and again whether a client still is who it was and still may. For one event loop. */
final class Standing {

  /** How long somebody is believed while nobody can tell whether they still may. */
  private static final long UNVERIFIED = TimeUnit.SECONDS.toNanos(30);

  private final Supplier<Future<?>> verification;
  private final Consumer<Failure> lost;
  private boolean verifying;
  private long verifiedAt = System.nanoTime();

  /**
   * @param verification fails with FailureException when the client may not go on, and of
   *     Unavailable where nobody can tell
   * @param lost is told why it may not; more than once if it is asked again
   */
  Standing(Supplier<Future<?>> verification, Consumer<Failure> lost) {
    this.verification = verification;
    this.lost = lost;
  }

  void check() {
    if (verifying) {
      return;
    }
    verifying = true;
    verification
        .get()
        .onComplete(
            (right, failure) -> {
              verifying = false;
              if (failure == null) {
                verifiedAt = System.nanoTime();
              } else {
                doubt(failure);
              }
            });
  }

  private void doubt(Throwable why) {
    Failure known =
        why instanceof FailureException expected
            ? expected.failure()
            : Failure.Unavailable.of("it cannot be told now whether you may");
    if (!(known instanceof Failure.Unavailable) || System.nanoTime() - verifiedAt > UNVERIFIED) {
      lost.accept(known);
    }
  }
}
