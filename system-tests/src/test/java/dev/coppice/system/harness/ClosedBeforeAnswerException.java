package dev.coppice.system.harness;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The server closed the connection before it sent a byte of an answer. */
public final class ClosedBeforeAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  ClosedBeforeAnswerException(@Nullable IOException cause) {
    super("the server closed the connection before it answered", cause);
  }
}
