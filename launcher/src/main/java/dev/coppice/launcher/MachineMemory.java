package dev.coppice.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Memory of this machine, or of the container that is the machine to us. In bytes. */
final class MachineMemory {
  /** PostgreSQL, Redis, Kafka and supervisor. */
  static final long BASE = 400L * 1024 * 1024;

  /** A node, measured idle with some room. */
  static final long PER_NODE = 170L * 1024 * 1024;

  /** Everything in one JVM, PostgreSQL, Redis, Kafka and supervisor included. */
  static final long SINGLE_PROCESS = 850L * 1024 * 1024;

  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final Path CGROUP = Path.of("/sys/fs/cgroup");

  private MachineMemory() {}

  /** What can still be used; empty where the system does not say. */
  static OptionalLong available() {
    try {
      long machine =
          Files.readAllLines(MEMINFO).stream()
              .filter(line -> line.startsWith("MemAvailable:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
              .findFirst()
              .orElse(Long.MAX_VALUE);
      return OptionalLong.of(Math.min(machine, inContainer()));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private static long inContainer() {
    try {
      String limit = Files.readString(CGROUP.resolve("memory.max")).strip();
      String used = Files.readString(CGROUP.resolve("memory.current")).strip();
      return limit.equals("max") ? Long.MAX_VALUE : Long.parseLong(limit) - Long.parseLong(used);
    } catch (IOException | NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
