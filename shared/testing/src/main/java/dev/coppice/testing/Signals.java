package dev.coppice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/** Signals to processes of a test. */
final class Signals {
  private Signals() {}

  /** Sends a signal such as STOP; nothing where there is no process. */
  static void send(String signal, List<Long> pids) {
    if (pids.isEmpty()) {
      return;
    }
    String line =
        pids.stream()
            .map(String::valueOf)
            .collect(Collectors.joining(" ", "kill -" + signal + " ", ""));
    try {
      int code = new ProcessBuilder("sh", "-c", line).start().waitFor();
      if (code != 0) {
        throw new IllegalStateException(line + " ended with exit code " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
