package dev.coppice.backing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs a program to its end, with a limit, and tells what went wrong in the program's own words.
 */
final class Command {
  private static final int LINES_SHOWN = 15;

  private final List<String> line;
  private final Path directory;
  private final Path output;
  private final Map<String, String> environment;

  /**
   * @param line program and arguments
   * @param directory where it runs; one that its account may enter
   * @param output takes what it prints; replaced
   */
  Command(List<String> line, Path directory, Path output) {
    this(line, directory, output, Map.of());
  }

  /**
   * @param environment variables beside those of this process
   */
  Command(List<String> line, Path directory, Path output, Map<String, String> environment) {
    this.line = List.copyOf(line);
    this.directory = directory;
    this.output = output;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Runs it.
   *
   * @throws BackingException unless it ends with exit code 0 within the limit; the message ends
   *     with the last lines of its output and of the given log
   */
  void run(Duration limit, Path log) {
    int code;
    try {
      code = exitCode(limit);
    } catch (IOException e) {
      throw BackingException.cannot("run " + this, e);
    }
    if (code != 0) {
      throw new BackingException(
          this + " ended with exit code " + code + "." + tail(output) + tail(log));
    }
  }

  private int exitCode(Duration limit) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    tame(builder.environment());
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new BackingException("Interrupted while waiting for " + this, e);
    }
    process.destroyForcibly();
    throw new BackingException(
        this + " did not end within " + limit.toSeconds() + " s." + tail(output));
  }

  /**
   * A user's PGDATA or PGPORT must not lead the server elsewhere, nor a locale change its words.
   */
  static void tame(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
    environment.remove("LANGUAGE");
    environment.put("LANG", "C");
    environment.put("LC_ALL", "C");
  }

  static String tail(Path file) {
    List<String> lines = lastLines(file);
    if (lines.isEmpty()) {
      return "";
    }
    return lines.stream()
        .map(text -> System.lineSeparator() + "  " + text)
        .collect(Collectors.joining("", System.lineSeparator() + "The end of " + file + ":", ""));
  }

  private static List<String> lastLines(Path file) {
    try {
      List<String> all = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      return all.subList(Math.max(0, all.size() - LINES_SHOWN), all.size());
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public String toString() {
    return String.join(" ", line);
  }
}
