package dev.coppice.system.strangers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.system.harness.Programs;
import dev.coppice.system.harness.ProjectTree;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The scripts of {@code src/test/javascript}, with the libraries that they use. */
final class Scripts {
  private static final int INSTALL_SECONDS = 180;
  private static final int VERSION_SECONDS = 20;

  /**
   * What playwright-core asks for; the libraries need the global {@code crypto}, which is older.
   */
  private static final int LEAST_NODE = 20;

  private final Path folder;

  private Scripts(Path folder) {
    this.folder = folder;
  }

  /** Why they cannot run here; empty if they can. */
  static Optional<String> missing() {
    return Programs.missing("node", "npm", "chromium").or(Scripts::oldNode);
  }

  private static Optional<String> oldNode() {
    // Such as v20.20.2
    String version = run(Path.of(""), VERSION_SECONDS, "node", "--version").strip();
    int major = Integer.parseInt(version.substring(1, version.indexOf('.')));
    return major >= LEAST_NODE
        ? Optional.empty()
        : Optional.of("node is " + version + ", where " + LEAST_NODE + " is needed");
  }

  /** Installs the libraries, in the versions that {@code package.json} says. */
  static Scripts install() {
    Path source = ProjectTree.root().resolve("system-tests/src/test/javascript");
    Path folder = ProjectTree.target().resolve("javascript");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        Path copy = folder.resolve(source.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.writeString(copy, Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(
        folder,
        INSTALL_SECONDS,
        "npm",
        "install",
        "--no-package-lock",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund");
    return new Scripts(folder);
  }

  private static String run(Path folder, int seconds, String... line) {
    try {
      Path output = Files.createTempFile("out", ".txt");
      Process process =
          new ProcessBuilder(line)
              .directory(folder.toAbsolutePath().toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      process.destroyForcibly();
      String said = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      assertThat(ended && process.exitValue() == 0).as(List.of(line) + ": " + said).isTrue();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Starts one. */
  Conversation start(String script, JsonObject given) {
    return Conversation.begin(folder, List.of("node", script, given.encode()));
  }
}
