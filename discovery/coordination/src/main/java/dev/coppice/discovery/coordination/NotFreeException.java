package dev.coppice.discovery.coordination;

import java.time.Duration;

/** Others held it for as long as the caller was ready to wait. */
public final class NotFreeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotFreeException(String what, Duration waited) {
    super("%s was not free within %d ms".formatted(what, waited.toMillis()), null, false, false);
  }
}
