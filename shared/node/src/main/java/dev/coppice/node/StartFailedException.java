package dev.coppice.node;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Why a node can't start, in words that tell its operator what to do. {@link Node#run} prints the
 * message alone, with no stack trace; throw it (or fail {@link Part#start} with it) for what is the
 * surroundings' fault rather than the code's.
 */
public class StartFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartFailedException(String message) {
    super(message);
  }

  public StartFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * A server socket that can't be opened.
   *
   * @param what such as "the public HTTP port"
   * @param key the setting that chooses another port
   */
  public static StartFailedException cannotListen(
      String what, String host, int port, String key, Throwable failure) {
    String why =
        failure instanceof IOException
            ? "another process has it, or the address is not of this host (%s)"
                .formatted(failure.getMessage())
            : failure.toString();
    return new StartFailedException(
        "cannot open %s %s:%d (%s): %s".formatted(what, host, port, key, why), failure);
  }
}
