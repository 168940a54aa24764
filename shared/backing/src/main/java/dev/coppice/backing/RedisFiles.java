package dev.coppice.backing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * The files of one Redis.
 *
 * @param home holds all of them
 */
record RedisFiles(Path home) {
  private static final long LOG_KEPT_BYTES = 10_000_000;
  private static final String PORT = "port ";

  /** What the server runs by; says that it is ours, since no other process has it as argument. */
  Path configuration() {
    return home.resolve("redis.conf");
  }

  Path data() {
    return home.resolve("data");
  }

  Path log() {
    return home.resolve("redis.log");
  }

  /** Names the process; left behind when the process or the machine dies. */
  Path pid() {
    return data().resolve("redis.pid");
  }

  Path secrets() {
    return home.resolve("secrets.properties");
  }

  /** The server that runs by them right now, if one does. */
  Optional<ServerProcess> running() {
    return read(pid())
        .flatMap(pid -> port().map(port -> new ServerProcess(pid, port, configuration())))
        .filter(ServerProcess::runs);
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

  /** The port that the configuration names, if there is one. */
  Optional<Integer> port() {
    return lines().stream()
        .filter(line -> line.startsWith(PORT))
        .map(line -> Integer.parseInt(line.substring(PORT.length())))
        .findFirst();
  }

  /** Whether the server was last started with exactly that. */
  boolean has(List<String> configuration) {
    return lines().equals(configuration);
  }

  private List<String> lines() {
    try {
      return Files.exists(configuration()) ? Files.readAllLines(configuration()) : List.of();
    } catch (IOException e) {
      throw BackingException.cannot("read " + configuration(), e);
    }
  }

  /**
   * Loopback only, with a password. Rate limits and what is cached have an end, which Redis may
   * bring forward when memory runs out: what ends soonest goes first, and what has no end stays.
   */
  List<String> configuration(int port, String password, boolean durable) {
    return List.of(
        "bind 127.0.0.1",
        PORT + port,
        "requirepass " + password,
        "daemonize no",
        // Otherwise the process would have its own words in place of its arguments.
        "set-proc-title no",
        "pidfile " + quoted(pid()),
        "dir " + quoted(data()),
        "save \"\"",
        "appendonly " + (durable ? "yes" : "no"),
        "appendfsync everysec",
        "maxmemory 256mb",
        "maxmemory-policy volatile-ttl");
  }

  private static String quoted(Path path) {
    return "\"" + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  /** Makes what is missing, and writes the configuration, for this account alone to read. */
  void prepare(ServerAccount account, List<String> configuration) {
    try {
      if (Files.notExists(data())) {
        Files.createDirectory(data());
        Files.setPosixFilePermissions(data(), PosixFilePermissions.fromString("rwx------"));
        account.own(data());
      }
      Path next = configuration().resolveSibling("redis.conf.next");
      Files.deleteIfExists(next);
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(next, configuration, StandardCharsets.UTF_8);
      account.own(next);
      Files.move(next, configuration(), StandardCopyOption.ATOMIC_MOVE);
      if (Files.exists(log()) && Files.size(log()) > LOG_KEPT_BYTES) {
        Files.move(log(), home.resolve("redis.1.log"), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw BackingException.cannot("prepare " + home, e);
    }
  }
}
