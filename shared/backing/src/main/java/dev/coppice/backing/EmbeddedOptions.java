package dev.coppice.backing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How and where an embedded server runs.
 *
 * @param stateDirectory holds everything that must survive: data, passwords, log; made if absent
 * @param preferredPort the port to take if it is free, 1 to 65535; 0 for any free one
 * @param durable whether what is confirmed outlives a crash: with PostgreSQL all of it, with Redis
 *     all but the last second, with Kafka all but the machine's last second; false only for tests
 * @param binariesDirectory where the server's programs are unpacked to, if not below the state
 *     directory: tests with many state directories unpack once
 * @param relocationRoot where the files go when a server, which does not run as root, may not enter
 *     the state directory (see {@link EmbeddedPostgres})
 * @param startLimit how long a start may take, recovery after a crash included
 * @param stopLimit how long an orderly stop may take before connections are cut
 */
public record EmbeddedOptions(
    Path stateDirectory,
    int preferredPort,
    boolean durable,
    Optional<Path> binariesDirectory,
    Path relocationRoot,
    Duration startLimit,
    Duration stopLimit) {

  public EmbeddedOptions {
    stateDirectory = stateDirectory.toAbsolutePath().normalize();
    Objects.requireNonNull(binariesDirectory, "binariesDirectory");
    Objects.requireNonNull(relocationRoot, "relocationRoot");
    if (preferredPort < 0 || preferredPort > 65_535) {
      throw new IllegalArgumentException(
          "The preferred port is " + preferredPort + "; allowed are 0 (any free one) to 65535.");
    }
    requirePositive(startLimit, "start limit");
    requirePositive(stopLimit, "stop limit");
  }

  /** Durable, on any free port, with everything below the state directory. */
  public static EmbeddedOptions in(Path stateDirectory) {
    return new EmbeddedOptions(
        stateDirectory,
        0,
        true,
        Optional.empty(),
        Path.of("/var/lib/coppice"),
        Duration.ofSeconds(120),
        Duration.ofSeconds(10));
  }

  public EmbeddedOptions withPreferredPort(int port) {
    return new EmbeddedOptions(
        stateDirectory, port, durable, binariesDirectory, relocationRoot, startLimit, stopLimit);
  }

  public EmbeddedOptions withDurable(boolean yes) {
    return new EmbeddedOptions(
        stateDirectory,
        preferredPort,
        yes,
        binariesDirectory,
        relocationRoot,
        startLimit,
        stopLimit);
  }

  public EmbeddedOptions withBinariesDirectory(Path directory) {
    return new EmbeddedOptions(
        stateDirectory,
        preferredPort,
        durable,
        Optional.of(directory),
        relocationRoot,
        startLimit,
        stopLimit);
  }

  public EmbeddedOptions withRelocationRoot(Path root) {
    return new EmbeddedOptions(
        stateDirectory, preferredPort, durable, binariesDirectory, root, startLimit, stopLimit);
  }

  public EmbeddedOptions withLimits(Duration start, Duration stop) {
    return new EmbeddedOptions(
        stateDirectory, preferredPort, durable, binariesDirectory, relocationRoot, start, stop);
  }

  private static void requirePositive(Duration limit, String name) {
    if (limit.isNegative() || limit.isZero()) {
      throw new IllegalArgumentException("The " + name + " is " + limit + "; it must be positive.");
    }
  }
}
