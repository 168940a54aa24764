package dev.coppice.node;

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
}
