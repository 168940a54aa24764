package dev.coppice.payments.provider;

import org.jspecify.annotations.Nullable;

/**
 * Nobody knows what became of a request to the provider: it may have done it, or not. The message
 * is for the log.
 */
public final class UnansweredException extends RuntimeException {

  public UnansweredException(String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
  }
}
