package dev.coppice.backing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that outlives the JVM which started it. One of its arguments says which it is: the file
 * that it is configured by.
 *
 * @param pid its process id
 * @param port the port it listens on
 * @param configuration no other process that lives has it as argument for long
 */
record ServerProcess(long pid, int port, Path configuration) {
  private static final Logger log = LoggerFactory.getLogger(ServerProcess.class);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration PORT_LIMIT = Duration.ofSeconds(1);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  /**
   * Starts a program that writes its log through a file that is open already.
   *
   * @param home where it runs
   * @param environment variables beside those of this process
   */
  static Process launch(List<String> line, Path home, Path log, Map<String, String> environment) {
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(home.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Command.tame(builder.environment());
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw BackingException.cannot("run " + String.join(" ", line), e);
    }
  }

  /**
   * Waits until a program that was just started serves, and kills it if it never does.
   *
   * @throws BackingException with the end of its log
   */
  static void awaitServing(
      String name, Process process, BooleanSupplier serves, Duration limit, Path log) {
    long end = System.nanoTime() + limit.toNanos();
    while (!serves.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new BackingException(
            name + " ended with exit code " + process.exitValue() + "." + Command.tail(log));
      }
      if (System.nanoTime() - end > 0) {
        process.destroyForcibly();
        throw new BackingException(
            name + " does not answer within " + limit.toSeconds() + " s." + Command.tail(log));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /**
   * Whether that process lives and runs that configuration. After a reboot its number may belong to
   * another program; and one that has ended, but whose parent has not looked yet, has no arguments.
   */
  boolean runs() {
    return ProcessHandle.of(pid).flatMap(ServerProcess::arguments).filter(this::isOurs).isPresent();
  }

  private boolean isOurs(List<String> arguments) {
    return arguments.contains(configuration.toString());
  }

  static Optional<List<String>> arguments(ProcessHandle process) {
    return process.info().arguments().map(Arrays::asList);
  }

  /**
   * Stops it, by force if it takes too long, and returns when it is gone.
   *
   * @throws BackingException if even that does not end it
   */
  void stop(String name, Duration limit) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    if (!isGoneWithin(limit)) {
      log.warn("Killing {}, pid {}: it does not stop otherwise", name, pid);
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      if (!isGoneWithin(KILL_LIMIT)) {
        throw new BackingException(name + ", pid " + pid + ", could not be ended.");
      }
    }
    // A process gives up its memory, which has its arguments, a moment before its port.
    comesTrue(() -> Ports.isFree(port), PORT_LIMIT);
  }

  private boolean isGoneWithin(Duration limit) {
    return comesTrue(() -> !runs(), limit);
  }

  private static boolean comesTrue(BooleanSupplier what, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (!what.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }
}
