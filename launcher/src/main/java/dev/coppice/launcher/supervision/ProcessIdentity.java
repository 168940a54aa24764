package dev.coppice.launcher.supervision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which process is meant, for longer than its number may be its own: systems give the pid of a dead
 * process to another one, so the time of its start belongs to its name.
 */
public record ProcessIdentity(long pid, Instant startedAt) {
  // Start times are counted from a boot time that clock corrections shift a little.
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  public static ProcessIdentity of(ProcessHandle handle) {
    return new ProcessIdentity(handle.pid(), startOf(handle));
  }

  public static ProcessIdentity current() {
    return of(ProcessHandle.current());
  }

  /** The process, if it lives and is the one that was meant. */
  public Optional<ProcessHandle> find() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> isClose(startOf(handle)))
        .filter(handle -> !isZombie());
  }

  public boolean isAlive() {
    return find().isPresent();
  }

  /** False once the limit is over and it still lives. */
  public boolean awaitExit(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (isAlive()) {
      if (System.nanoTime() >= deadline) {
        return false;
      }
      Thread.sleep(50);
    }
    return true;
  }

  private boolean isClose(Instant start) {
    return Duration.between(start, startedAt).abs().compareTo(TOLERANCE) <= 0;
  }

  private static Instant startOf(ProcessHandle handle) {
    return handle.info().startInstant().orElse(Instant.EPOCH);
  }

  /** Dead, but not yet buried by its parent; in a container without an init it stays that way. */
  private boolean isZombie() {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException e) {
      return false;
    }
  }
}
