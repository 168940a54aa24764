package dev.coppice.system.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs the programs of iproute2. */
final class Commands {
  /** What a program wrote, and how it ended. */
  record Result(int code, String output) {
    boolean succeeded() {
      return code == 0;
    }
  }

  private Commands() {}

  /**
   * Runs to the end.
   *
   * @return standard output and error
   * @throws IllegalStateException if it ends with a failure
   */
  static String run(List<String> line, String input) {
    Result result = attempt(line, input);
    if (!result.succeeded()) {
      throw new IllegalStateException(
          "%s ended with %d: %s\n%s"
              .formatted(String.join(" ", line), result.code(), result.output(), input));
    }
    return result.output();
  }

  static String run(String... line) {
    return run(List.of(line), "");
  }

  /** Runs to the end, however that is. */
  static Result attempt(List<String> line, String input) {
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      try (var in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
