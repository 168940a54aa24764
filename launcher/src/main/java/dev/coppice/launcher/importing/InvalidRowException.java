package dev.coppice.launcher.importing;

/** A row that is well-formed CSV but does not say what it should; the message is for the user. */
final class InvalidRowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidRowException(String message) {
    super(message);
  }

  InvalidRowException(String message, Throwable cause) {
    super(message, cause);
  }
}
