package dev.coppice.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where processes of a test write their logs. It also knows the processes by their ids, so that
 * those left behind by tests that were killed can be ended.
 *
 * @param path absolute
 */
public record RunDirectory(Path path) {
  private static final String PID = ".pid";
  private static final String LOG = ".log";

  /** As it is; made if absent. */
  public static RunDirectory at(String name) {
    RunDirectory directory = new RunDirectory(ProjectTree.target().resolve(name));
    try {
      Files.createDirectories(directory.path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return directory;
  }

  /** Emptied of logs and of processes. */
  public static RunDirectory swept(String name) {
    RunDirectory directory = at(name);
    try {
      directory.sweep();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return directory;
  }

  public Path log(String instance) {
    return path.resolve(instance + LOG);
  }

  /** Remembers a process of this instance. */
  public void remember(String instance, long pid) throws IOException {
    Files.writeString(path.resolve(instance + PID), Long.toString(pid));
  }

  private void sweep() throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(path, "*{" + PID + "," + LOG + "}")) {
      for (Path file : files) {
        if (file.toString().endsWith(PID)) {
          endIfOurs(Long.parseLong(Files.readString(file)));
        }
        Files.delete(file);
      }
    }
  }

  /** A process id may belong to someone else by now; ours run a fat jar of this project. */
  private static void endIfOurs(long pid) {
    String root = ProjectTree.root().toString();
    ProcessHandle.of(pid)
        .filter(process -> process.info().commandLine().orElse("").contains(root))
        .ifPresent(ProcessHandle::destroyForcibly);
  }
}
