package dev.coppice.backing;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A real Redis on this machine, for those who have none: its program comes with the build, its data
 * and password live in {@code <state directory>/redis}, and it listens on the loopback address
 * only. What it holds outlives a restart, but for the last second (an append-only file).
 *
 * <p>The server is a process of its own and outlives the JVM that started it, even one that is
 * killed. The next start finds it and adopts it, so starting twice gives one server. Only {@link
 * #close()} ends it.
 *
 * <p>Started by root, it runs without any rights, as {@link EmbeddedPostgres} does, and its files
 * are where that account may enter.
 *
 * <p>All methods block, so never call them from an event loop; they may be called from any thread.
 */
public final class EmbeddedRedis implements BackingService {
  /** Its name in {@code status} and its directory in the state directory. */
  public static final String NAME = "redis";

  private static final String PASSWORD = "default";

  private final EmbeddedOptions options;
  private final ServerHome home;
  private final ServerAccount account;
  private final ServerProcess process;
  private final String password;

  private EmbeddedRedis(
      EmbeddedOptions options,
      ServerHome home,
      ServerAccount account,
      ServerProcess process,
      String password) {
    this.options = options;
    this.home = home;
    this.account = account;
    this.process = process;
    this.password = password;
  }

  /**
   * Starts the server, or adopts the one that runs on this state directory. Returns when it takes
   * commands: after some 0.2 s.
   *
   * @throws BackingException with what was tried and the end of the server's log
   */
  public static EmbeddedRedis start(EmbeddedOptions options) {
    return locked(options, () -> startLocked(options));
  }

  private static EmbeddedRedis startLocked(EmbeddedOptions options) {
    ServerAccount account = ServerAccount.ofThisProcess();
    ServerHome home =
        ServerHome.open(options.stateDirectory(), NAME, account, options.relocationRoot());
    RedisFiles files = new RedisFiles(home.path());
    String password = new Secrets(files.secrets()).findOrMake(PASSWORD);
    ServerProcess process =
        new RedisServer(options, account, files, program(options, home, account))
            .adoptOrStart(password);
    return new EmbeddedRedis(options, home, account, process, password);
  }

  /** The server that runs on this state directory, if one does; starts nothing. */
  public static Optional<EmbeddedRedis> running(EmbeddedOptions options) {
    ServerAccount account = ServerAccount.ofThisProcess();
    return ServerHome.find(options.stateDirectory(), NAME, account)
        .flatMap(home -> running(options, home, account));
  }

  private static Optional<EmbeddedRedis> running(
      EmbeddedOptions options, ServerHome home, ServerAccount account) {
    RedisFiles files = new RedisFiles(home.path());
    return files
        .running()
        .map(
            process ->
                new EmbeddedRedis(
                    options,
                    home,
                    account,
                    process,
                    new Secrets(files.secrets()).find(PASSWORD).orElse("")));
  }

  /** Stops the server if it runs and deletes its data, password and log. */
  public static void purge(EmbeddedOptions options) {
    running(options).ifPresent(EmbeddedRedis::close);
    ServerHome.find(options.stateDirectory(), NAME, ServerAccount.ofThisProcess())
        .ifPresent(ServerHome::delete);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String host() {
    return RedisServer.HOST;
  }

  @Override
  public int port() {
    return process.port();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public boolean embedded() {
    return true;
  }

  @Override
  public boolean answers() {
    return RedisServer.door(port(), password).ask() == RedisDoor.Answer.SERVES;
  }

  /** {@code redis://:password@127.0.0.1:port}. */
  public String uri() {
    return "redis://:" + password + "@" + host() + ":" + port();
  }

  /** Where data, password and log really are. */
  public Path directory() {
    return home.path();
  }

  /**
   * Whether {@link #directory()} is outside the state directory, which the server may not enter.
   */
  public boolean relocated() {
    return home.relocated();
  }

  @Override
  public void close() {
    locked(
        options,
        () -> {
          RedisFiles files = new RedisFiles(home.path());
          new RedisServer(options, account, files, program(options, home, account)).stop();
          return null;
        });
  }

  @Override
  public String toString() {
    return "Redis on port " + port() + ", pid " + pid();
  }

  private static <T> T locked(EmbeddedOptions options, Supplier<T> work) {
    return StateLock.holding(options.stateDirectory().resolve("redis.lock"), work);
  }

  private static Path program(EmbeddedOptions options, ServerHome home, ServerAccount account) {
    return RedisProgram.copiedTo(home.programs(options, "redis-programs", account));
  }
}
