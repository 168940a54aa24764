package dev.coppice.backing;

import dev.coppice.backing.PostgresCommands.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a data directory and the process that may run on it: make, adopt, start,
 * stop. Not safe for concurrent callers: {@link EmbeddedPostgres} holds the lock.
 */
final class PostgresServer {
  static final String SUPERUSER = "postgres";
  static final String HOST = "127.0.0.1";

  private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);
  private static final int PORTS_TRIED = 3;
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration EXIT_LIMIT = Duration.ofSeconds(10);
  private static final Duration EXIT_POLL = Duration.ofMillis(5);

  /** A process number that no system gives out. */
  private static final String NO_PROCESS = "999999999";

  private final EmbeddedOptions options;
  private final Path data;
  private final PostgresCommands commands;

  PostgresServer(
      EmbeddedOptions options, ServerAccount account, Path home, PostgresBinaries programs) {
    this.options = options;
    this.data = data(home);
    this.commands = new PostgresCommands(programs, account, home);
  }

  static Path data(Path home) {
    return home.resolve("data");
  }

  Path data() {
    return data;
  }

  String superuserPassword(Secrets secrets) {
    return secrets
        .find(SUPERUSER)
        .orElseThrow(
            () ->
                new BackingException(
                    "The passwords of the PostgreSQL data in "
                        + data
                        + " are gone ("
                        + secrets
                        + "). Put the file back, or purge the data."));
  }

  /** Returns the process that serves the data from now on, made and started as needed. */
  Postmaster adoptOrStart(Secrets secrets) {
    if (Files.notExists(data)) {
      commands.makeData(secrets.findOrMake(SUPERUSER), options.durable(), options.startLimit());
    } else if (Files.notExists(data.resolve("PG_VERSION"))) {
      throw new BackingException(
          data + " is not a PostgreSQL data directory. Move it out of the way, or purge it.");
    }
    String password = superuserPassword(secrets);
    Optional<Postmaster> found = adopt(password);
    if (found.isPresent()) {
      return found.get();
    }
    disownStrangersNumber();
    Postmaster started = start();
    PostgresAdmin admin = new PostgresAdmin(started.port(), password);
    List.of("postgres", "template1").forEach(admin::closeToPublic);
    return started;
  }

  /** Stops the server if it runs, by ever harder means, and returns when the process is gone. */
  void stop() {
    Optional<Postmaster> running = Postmaster.alive(data);
    if (running.isEmpty()) {
      return;
    }
    for (StopMode mode : StopMode.values()) {
      try {
        commands.stop(mode, options.stopLimit());
        break;
      } catch (BackingException e) {
        log.warn("PostgreSQL did not stop ({}): {}", mode, e.getMessage());
      }
    }
    end(running.get());
  }

  /** The server removes its file a moment before it exits; one that hangs does neither. */
  private void end(Postmaster stopped) {
    boolean asked = Postmaster.alive(data).isEmpty();
    if (!asked) {
      log.warn("Killing PostgreSQL, pid {}: it does not stop otherwise", stopped.pid());
      ProcessHandle.of(stopped.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
    long end = System.nanoTime() + EXIT_LIMIT.toNanos();
    while (stopped.runsOn(data)) {
      if (System.nanoTime() - end > 0) {
        throw new BackingException("PostgreSQL, pid " + stopped.pid() + ", could not be ended.");
      }
      LockSupport.parkNanos(EXIT_POLL.toNanos());
    }
  }

  /** A server that a killed JVM, or another one that lives, has left running on our data. */
  private Optional<Postmaster> adopt(String password) {
    Optional<Postmaster> found = awaitReady();
    if (found.isEmpty()) {
      return found;
    }
    PostgresAdmin admin = new PostgresAdmin(found.get().port(), password);
    String fsync = options.durable() ? "on" : "off";
    if (admin.serves(data) && admin.setting("fsync").filter(fsync::equals).isPresent()) {
      log.info(
          "Adopted the PostgreSQL that was running: pid {}, port {}",
          found.get().pid(),
          found.get().port());
      return found;
    }
    log.warn(
        "PostgreSQL runs on {} (pid {}) but does not serve as asked; starting it anew",
        data,
        found.get().pid());
    stop();
    return Optional.empty();
  }

  /** Waits for a server that is recovering, and for one that is stopping. */
  private Optional<Postmaster> awaitReady() {
    long end = System.nanoTime() + options.startLimit().toNanos();
    Optional<Postmaster> found = Postmaster.alive(data);
    while (found.isPresent() && !found.get().ready() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(POLL.toNanos());
      found = Postmaster.alive(data);
    }
    return found;
  }

  /**
   * After a reboot the process number in a left-behind file may belong to another program, and
   * PostgreSQL would refuse to start. The rest of the file stays, because PostgreSQL looks there
   * for orphans of the old server that still use its memory.
   */
  private void disownStrangersNumber() {
    Path file = Postmaster.file(data);
    Optional<Postmaster> left = Postmaster.read(data);
    if (left.isEmpty() || ProcessHandle.of(left.get().pid()).isEmpty()) {
      return;
    }
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      lines.set(0, NO_PROCESS);
      Files.write(file, lines);
    } catch (IOException e) {
      throw BackingException.cannot("correct " + file, e);
    }
  }

  private Postmaster start() {
    int port = options.preferredPort();
    if (port == 0 || !Ports.isFree(port)) {
      port = Ports.anyFree();
      if (options.preferredPort() != 0) {
        log.info("Port {} is taken: PostgreSQL gets port {}", options.preferredPort(), port);
      }
    }
    for (int attempt = 1; ; attempt++) {
      try {
        commands.start(port, options.durable(), options.startLimit());
        return Postmaster.alive(data)
            .orElseThrow(
                () -> new BackingException("PostgreSQL ended right after its start in " + data));
      } catch (BackingException e) {
        if (attempt == PORTS_TRIED || Ports.isFree(port)) {
          throw e;
        }
        port = Ports.anyFree();
      }
    }
  }
}
