package dev.coppice.launcher.importing;

/** A row that is well-formed CSV but does not say what it should; the message is for the user. */
public final class InvalidRowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidRowException(String message) {
    super(message);
  }

  public InvalidRowException(String message, Throwable cause) {
    super(message, cause);
  }
}
