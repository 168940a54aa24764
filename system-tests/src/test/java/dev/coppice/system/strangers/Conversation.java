package dev.coppice.system.strangers;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A script that runs, and says what it sees in lines of JSON. It is killed after five minutes. */
final class Conversation implements AutoCloseable {
  private static final int SECONDS = 300;

  private final Process process;
  private final BufferedReader says;
  private final Writer hears;
  private final Path errors;

  private Conversation(Process process, Path errors) {
    this.process = process;
    this.says = process.inputReader();
    this.hears = process.outputWriter();
    this.errors = errors;
  }

  static Conversation begin(Path folder, List<String> line) {
    try {
      Path errors = Files.createTempFile("err", ".txt");
      Process process =
          new ProcessBuilder(line)
              .directory(folder.toFile())
              .redirectError(errors.toFile())
              .start();
      process
          .onExit()
          .orTimeout(SECONDS, TimeUnit.SECONDS)
          .exceptionally(
              late -> {
                process.destroyForcibly();
                return process;
              });
      return new Conversation(process, errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next thing that it says, which is about this step. */
  JsonObject hear(String step) {
    try {
      String line = says.readLine();
      assertThat(line).as("\"%s\" is due: %s", step, errors()).isNotNull();
      JsonObject said = new JsonObject(line);
      assertThat(said.getString("step")).as(line).isEqualTo(step);
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers it. */
  void say(JsonObject answer) {
    try {
      hears.write(answer.encode() + "\n");
      hears.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** That it says nothing more, and ends well once it is told nothing more. */
  void end() {
    try {
      hears.close();
      assertThat(says.readLine()).isNull();
      assertThat(process.waitFor()).as(errors()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      Files.deleteIfExists(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
