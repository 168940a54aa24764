package dev.coppice.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals that Java has no word for. */
public final class Signals {
  private Signals() {}

  /** Such as {@code STOP}. */
  public static void send(String signal, long pid) {
    try {
      int code =
          new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(signal, pid)).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException("kill -%s %d ended with %d".formatted(signal, pid, code));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
