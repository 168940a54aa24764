package dev.coppice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that Java has no word for, to processes of a test. */
public final class Signals {
  private Signals() {}

  /**
   * Sends a signal such as {@code STOP}.
   *
   * @throws IllegalStateException where there is no such process, or it is not ours
   */
  public static void send(String signal, long pid) {
    int code = kill(signal, pid);
    if (code != 0) {
      throw new IllegalStateException("kill -%s %d ended with %d".formatted(signal, pid, code));
    }
  }

  /** The same to a process that may have ended meanwhile, which is not there to be told. */
  static void sendIfThere(String signal, long pid) {
    int code = kill(signal, pid);
    if (code != 0 && ProcessHandle.of(pid).isPresent()) {
      throw new IllegalStateException("kill -%s %d ended with %d".formatted(signal, pid, code));
    }
  }

  private static int kill(String signal, long pid) {
    try {
      return new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(signal, pid)).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
