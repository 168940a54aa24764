package dev.coppice.backing;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * A backing service could not be started, reached or stopped. The message is written for the person
 * at the terminal: what was tried, what came of it, and what would mend it.
 */
public final class BackingException extends RuntimeException {

  public BackingException(String message) {
    this(message, null);
  }

  public BackingException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** "Cannot (unpack X): permission denied: /a/b", since the JDK's own messages are bare paths. */
  static BackingException cannot(String doWhat, Exception because) {
    return new BackingException("Cannot " + doWhat + ": " + reason(because), because);
  }

  private static String reason(Exception e) {
    if (e instanceof AccessDeniedException denied) {
      return "permission denied: " + denied.getFile();
    }
    if (e instanceof NoSuchFileException missing) {
      return "no such file: " + missing.getFile();
    }
    if (e instanceof FileAlreadyExistsException existing) {
      return "something else is there: " + existing.getFile();
    }
    if (e instanceof FileSystemException other && other.getReason() != null) {
      return other.getReason() + ": " + other.getFile();
    }
    return String.valueOf(e.getMessage());
  }
}
