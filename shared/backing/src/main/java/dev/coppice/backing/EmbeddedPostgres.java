package dev.coppice.backing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A real PostgreSQL on this machine, for those who have none: its programs come with the build, its
 * data and passwords live in {@code <state directory>/postgres}, and it listens on the loopback
 * address only.
 *
 * <p>The server is a process of its own and outlives the JVM that started it, even one that is
 * killed. The next start finds it and adopts it, so starting twice gives one server. Only {@link
 * #close()} ends it.
 *
 * <p>PostgreSQL refuses to run as root. Started by root, it runs as user 65534 (nobody) through
 * {@code setpriv}; where that user may not enter the state directory, the files live below {@link
 * EmbeddedOptions#relocationRoot()} and {@code <state directory>/postgres} is a link there.
 *
 * <p>All methods block, so never call them from an event loop; they may be called from any thread.
 */
public final class EmbeddedPostgres implements BackingService {
  /** Its name in {@code status} and its directory in the state directory. */
  public static final String NAME = "postgres";

  /** What the shell that pg_ctl starts the server with would read as its own. */
  private static final Pattern SHELL_WOULD_READ = Pattern.compile("[\"$`\\\\\n]");

  private final EmbeddedOptions options;
  private final ServerHome home;
  private final PostgresServer server;
  private final Secrets secrets;
  private final Postmaster postmaster;
  private final PostgresDoor door = new PostgresDoor(this::enter);

  private EmbeddedPostgres(
      EmbeddedOptions options, ServerHome home, ServerAccount account, Postmaster found) {
    this.options = options;
    this.home = home;
    this.server = server(options, home, account);
    this.secrets = secrets(home);
    this.postmaster = found;
  }

  /**
   * Starts the server, or adopts the one that runs on this state directory. Returns when it takes
   * connections: after 3 to 4 s the first time, under 1 s later.
   *
   * @throws BackingException with what was tried and the end of the server's log
   */
  public static EmbeddedPostgres start(EmbeddedOptions options) {
    return locked(options, () -> startLocked(options));
  }

  private static EmbeddedPostgres startLocked(EmbeddedOptions options) {
    ServerAccount account = ServerAccount.ofThisProcess();
    ServerHome home =
        ServerHome.open(options.stateDirectory(), NAME, account, options.relocationRoot());
    requirePlain(home.path());
    Postmaster postmaster = server(options, home, account).adoptOrStart(secrets(home));
    return new EmbeddedPostgres(options, home, account, postmaster);
  }

  /** The server that runs on this state directory, if one does; starts nothing. */
  public static Optional<EmbeddedPostgres> running(EmbeddedOptions options) {
    ServerAccount account = ServerAccount.ofThisProcess();
    return ServerHome.find(options.stateDirectory(), NAME, account)
        .flatMap(
            home ->
                Postmaster.alive(PostgresServer.data(home.path()))
                    .map(found -> new EmbeddedPostgres(options, home, account, found)));
  }

  /** Stops the server if it runs and deletes its data, passwords and log. */
  public static void purge(EmbeddedOptions options) {
    running(options).ifPresent(EmbeddedPostgres::close);
    ServerHome.find(options.stateDirectory(), NAME, ServerAccount.ofThisProcess())
        .ifPresent(ServerHome::delete);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String host() {
    return PostgresServer.HOST;
  }

  @Override
  public int port() {
    return postmaster.port();
  }

  @Override
  public long pid() {
    return postmaster.pid();
  }

  @Override
  public boolean embedded() {
    return true;
  }

  @Override
  public boolean answers() {
    return door.serves();
  }

  private Connection enter() throws SQLException {
    String password =
        secrets
            .find(PostgresServer.SUPERUSER)
            .orElseThrow(() -> new SQLException("its passwords are gone"));
    return new PostgresAdmin(port(), password).enter(server.data());
  }

  /** Where data, passwords and log really are. */
  public Path directory() {
    return home.path();
  }

  /**
   * Whether {@link #directory()} is outside the state directory, which the server may not enter.
   */
  public boolean relocated() {
    return home.relocated();
  }

  /**
   * Makes a database and the role that owns it, unless they are there. Nobody else may connect to
   * the database, and the role may use no other. The role's password is made once and kept.
   *
   * @param database a-z, 0-9 and _, a letter first
   * @param role likewise
   * @return {@code postgresql://role:password@127.0.0.1:port/database}
   */
  public String createDatabase(String database, String role) {
    String password =
        locked(
            options,
            () -> {
              String known = secrets.findOrMake("role." + role);
              admin().createDatabase(database, role, known);
              return known;
            });
    return "postgresql://" + role + ":" + password + "@" + host() + ":" + port() + "/" + database;
  }

  /** Deletes a database with all that is in it, cutting its connections, and then its role. */
  public void dropDatabase(String database, String role) {
    admin().dropDatabase(database, role);
  }

  @Override
  public void close() {
    door.close();
    locked(
        options,
        () -> {
          server.stop();
          return null;
        });
  }

  @Override
  public String toString() {
    return "PostgreSQL " + PostgresBinaries.version() + " on port " + port() + ", pid " + pid();
  }

  private PostgresAdmin admin() {
    return new PostgresAdmin(port(), server.superuserPassword(secrets));
  }

  private static <T> T locked(EmbeddedOptions options, Supplier<T> work) {
    return StateLock.holding(options.stateDirectory().resolve("postgres.lock"), work);
  }

  private static Secrets secrets(ServerHome home) {
    return new Secrets(home.path().resolve("secrets.properties"));
  }

  private static PostgresServer server(
      EmbeddedOptions options, ServerHome home, ServerAccount account) {
    return new PostgresServer(options, account, home.path(), binaries(options, home, account));
  }

  private static PostgresBinaries binaries(
      EmbeddedOptions options, ServerHome home, ServerAccount account) {
    return PostgresBinaries.unpackedIn(home.programs(options, "postgres-programs", account));
  }

  /** pg_ctl starts the server through a shell and quotes less than it should. */
  private static void requirePlain(Path home) {
    if (SHELL_WOULD_READ.matcher(home.toString()).find()) {
      throw new BackingException(
          "PostgreSQL cannot run in "
              + home
              + ": the path has a character that its start script does not stand"
              + " (quotation mark, $, `, backslash or line break).");
    }
  }
}
