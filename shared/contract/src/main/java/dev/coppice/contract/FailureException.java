package dev.coppice.contract;

import org.jspecify.annotations.Nullable;

/**
 * Carries a {@link Failure} through a future or a call stack. It has no stack trace of its own: it
 * says what a client did or what is down, not where in our code that was noticed.
 */
public final class FailureException extends RuntimeException {

  private final transient Failure failure;

  public FailureException(Failure failure) {
    this(failure, null);
  }

  /**
   * @param cause for the log only
   */
  public FailureException(Failure failure, @Nullable Throwable cause) {
    super(failure.toString(), cause, false, false);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
