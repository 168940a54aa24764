package dev.coppice.backing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The commands that make a data directory, and start and stop a server on it. Not safe for
 * concurrent callers: {@link EmbeddedPostgres} holds the lock.
 */
final class PostgresCommands {
  private static final long LOG_KEPT_BYTES = 10_000_000;

  private final PostgresBinaries binaries;
  private final ServerAccount account;
  private final Path home;
  private final Path data;
  private final Path log;

  PostgresCommands(PostgresBinaries binaries, ServerAccount account, Path home) {
    this.binaries = binaries;
    this.account = account;
    this.home = home;
    this.data = PostgresServer.data(home);
    this.log = home.resolve("postgres.log");
  }

  /**
   * Makes the data directory. It gets its name when it is complete, so that a start that is killed
   * half-way leaves nothing that looks like data. Sorting and upper case come from PostgreSQL
   * itself: the same on every machine, and right for every script.
   */
  void makeData(String superuserPassword, boolean durable, Duration limit) {
    Path unfinished = home.resolve("data.unfinished");
    Path password = home.resolve("initdb.password");
    try {
      ServerHome.deleteTree(unfinished);
      makeOwned(unfinished);
      writeOwned(password, superuserPassword);
      List<String> line = new ArrayList<>();
      line.add(binaries.program("initdb"));
      line.addAll(List.of("-D", unfinished.toString(), "-U", PostgresServer.SUPERUSER));
      line.addAll(List.of("-A", "scram-sha-256", "--pwfile=" + password));
      line.addAll(List.of("-E", "UTF8", "--locale=C"));
      line.addAll(List.of("--locale-provider=builtin", "--builtin-locale=C.UTF-8"));
      if (!durable) {
        line.add("--no-sync");
      }
      run(line, "initdb.log", limit);
      Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw BackingException.cannot("make the data directory " + data, e);
    } finally {
      delete(password);
    }
  }

  /** Starts the server and returns when it takes connections. It outlives this process. */
  void start(int port, boolean durable, Duration limit) {
    prepareLog();
    run(
        List.of(
            binaries.program("pg_ctl"),
            "start",
            "--wait",
            "--timeout=" + Math.max(1, limit.toSeconds()),
            "-D",
            data.toString(),
            "-l",
            log.toString(),
            "-o",
            String.join(" ", settings(port, durable))),
        "pg_ctl.log",
        limit.plusSeconds(5));
  }

  /** Stops the server and returns when its process is gone. */
  void stop(StopMode mode, Duration limit) {
    run(
        List.of(
            binaries.program("pg_ctl"),
            "stop",
            "--wait",
            "--timeout=" + Math.max(1, limit.toSeconds()),
            "--mode=" + mode.name().toLowerCase(Locale.ROOT),
            "-D",
            data.toString()),
        "pg_ctl.log",
        limit.plusSeconds(5));
  }

  private static List<String> settings(int port, boolean durable) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "port=" + port,
                "listen_addresses=" + PostgresServer.HOST,
                "unix_socket_directories=",
                "cluster_name=coppice",
                "max_connections=200",
                "jit=off",
                "timezone=UTC",
                "log_timezone=UTC"));
    if (!durable) {
      settings.addAll(List.of("fsync=off", "full_page_writes=off", "synchronous_commit=off"));
    }
    return settings.stream().map(setting -> "-c " + setting).toList();
  }

  private void run(List<String> line, String output, Duration limit) {
    new Command(account.command(line), home, home.resolve(output)).run(limit, log);
  }

  private void prepareLog() {
    try {
      if (Files.exists(log) && Files.size(log) > LOG_KEPT_BYTES) {
        Files.move(log, home.resolve("postgres.1.log"), StandardCopyOption.REPLACE_EXISTING);
      }
      if (Files.notExists(log)) {
        Files.createFile(
            log,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        account.own(log);
      }
    } catch (IOException e) {
      throw BackingException.cannot("prepare the log " + log, e);
    }
  }

  private void makeOwned(Path directory) throws IOException {
    Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    account.own(directory);
  }

  private void writeOwned(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text, StandardCharsets.US_ASCII);
    account.own(file);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw BackingException.cannot("delete " + file, e);
    }
  }

  /** How a server is stopped, in pg_ctl's words. */
  enum StopMode {
    /** Cuts the sessions and writes what must be written. */
    FAST,
    /** Ends as in a crash: nothing confirmed is lost, but the next start has to recover. */
    IMMEDIATE
  }
}
