package dev.coppice.system.harness;

import dev.coppice.system.harness.CoppiceCommand.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command that goes on while the test does. */
public final class RunningCommand {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final String line;
  private final Process process;
  private final Path out;
  private final Path err;

  private RunningCommand(String line, Process process, Path out, Path err) {
    this.line = line;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static RunningCommand start(Path folder, Map<String, String> environment, List<String> line) {
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("COPPICE_"));
    builder.environment().putAll(environment);
    try {
      Path out = Files.createTempFile("out", ".txt");
      Path err = Files.createTempFile("err", ".txt");
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      return new RunningCommand(String.join(" ", line), process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it has printed so far. */
  public String out() {
    return read(out);
  }

  /** Sends it SIGINT, as Ctrl-C does. */
  public void interrupt() throws IOException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
  }

  /**
   * Waits until it has ended.
   *
   * @throws AssertionError if that takes more than 10 minutes, as restarting every node may on a
   *     slow machine; it is killed then
   */
  public Result awaitEnd() {
    try {
      boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
      process.destroyForcibly();
      Result result = new Result(ended ? process.exitValue() : -1, read(out), read(err));
      Files.delete(out);
      Files.delete(err);
      if (!ended) {
        throw new AssertionError(line + " still runs after " + LIMIT + ": " + result);
      }
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
