package dev.coppice.backing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The process that runs a {@code redis.conf}, which is its only argument.
 *
 * @param pid its process id
 * @param port the port it listens on
 */
record RedisProcess(long pid, int port) {

  /** The process that runs that configuration right now, if one does. */
  static Optional<RedisProcess> alive(RedisFiles files) {
    return read(files.pid())
        .flatMap(pid -> files.port().map(port -> new RedisProcess(pid, port)))
        .filter(found -> found.runs(files.configuration()));
  }

  private static Optional<Long> read(Path file) {
    try {
      return Optional.of(Long.parseLong(Files.readString(file).strip()));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw BackingException.cannot("read " + file, e);
    }
  }

  /**
   * Whether that process lives and runs that configuration. After a reboot its number may belong to
   * another program; and one that has ended, but whose parent has not looked yet, has no arguments.
   */
  boolean runs(Path configuration) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().arguments())
        .filter(arguments -> Arrays.asList(arguments).contains(configuration.toString()))
        .isPresent();
  }
}
