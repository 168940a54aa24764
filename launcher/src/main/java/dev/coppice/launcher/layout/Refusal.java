package dev.coppice.launcher.layout;

/**
 * Something the user asked for that cannot be done. The message says why and what would help; it is
 * shown as it is, and the command ends with 1.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Refusal(String message) {
    super(message);
  }

  public Refusal(String message, Throwable cause) {
    super(message, cause);
  }
}
