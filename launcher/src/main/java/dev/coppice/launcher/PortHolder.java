package dev.coppice.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds out who listens on a TCP port; on Linux, and as far as we may look. */
final class PortHolder {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";

  private PortHolder() {}

  /** Such as {@code nginx (pid 123)}. */
  static Optional<String> of(int port) {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      collectListeners(PROC.resolve(table), port, sockets);
    }
    return sockets.isEmpty() ? Optional.empty() : processWith(sockets);
  }

  /** Adds the names that the sockets have among a process's open files. */
  private static void collectListeners(Path table, int port, Set<String> sockets) {
    try {
      String suffix = ":%04X".formatted(port);
      for (String line : Files.readAllLines(table)) {
        String[] columns = line.strip().split("\\s+");
        if (columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals(LISTENING)) {
          sockets.add("socket:[" + columns[9] + "]");
        }
      }
    } catch (IOException e) {
      // No such table on this system: then nobody is found.
      return;
    }
  }

  private static Optional<String> processWith(Set<String> sockets) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (holdsAny(process.resolve("fd"), sockets)) {
          return Optional.of(
              Files.readString(process.resolve("comm")).strip()
                  + " (pid "
                  + process.getFileName()
                  + ")");
        }
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static boolean holdsAny(Path files, Set<String> sockets) {
    try (DirectoryStream<Path> links = Files.newDirectoryStream(files)) {
      for (Path link : links) {
        if (sockets.contains(Files.readSymbolicLink(link).toString())) {
          return true;
        }
      }
    } catch (IOException e) {
      // Another user's process, or one that has just ended.
      return false;
    }
    return false;
  }
}
