package dev.coppice.testing;

import dev.coppice.backing.EmbeddedKafka;
import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.backing.EmbeddedPostgres;
import dev.coppice.backing.EmbeddedRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the servers of tests live, and how they end. */
final class TestServer {
  private static @Nullable EmbeddedPostgres shared;
  private static @Nullable EmbeddedRedis sharedRedis;
  private static @Nullable EmbeddedKafka sharedKafka;

  private TestServer() {}

  /**
   * The one server of this JVM, started at the first call and stopped when the JVM ends. One that a
   * killed test JVM left behind is adopted, so that none piles up.
   */
  static synchronized EmbeddedPostgres shared() {
    if (shared == null) {
      String fork = System.getProperty("surefire.forkNumber", "1");
      EmbeddedOptions options = options("postgres-" + fork);
      EmbeddedPostgres started = EmbeddedPostgres.start(options);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(options), "stop-postgres"));
      shared = started;
    }
    return shared;
  }

  /** The one Redis of this JVM, likewise; empty when it starts. */
  static synchronized EmbeddedRedis sharedRedis() {
    if (sharedRedis == null) {
      String fork = System.getProperty("surefire.forkNumber", "1");
      EmbeddedOptions options = options("redis-" + fork);
      EmbeddedRedis.purge(options);
      EmbeddedRedis started = EmbeddedRedis.start(options);
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> EmbeddedRedis.purge(options), "stop-redis"));
      sharedRedis = started;
    }
    return sharedRedis;
  }

  /** The one Kafka of this JVM, likewise; empty when it starts. */
  static synchronized EmbeddedKafka sharedKafka() {
    if (sharedKafka == null) {
      String fork = System.getProperty("surefire.forkNumber", "1");
      EmbeddedOptions options = options("kafka-" + fork);
      EmbeddedKafka.purge(options);
      EmbeddedKafka started = EmbeddedKafka.start(options);
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> EmbeddedKafka.purge(options), "stop-kafka"));
      sharedKafka = started;
    }
    return sharedKafka;
  }

  /** Forgetful and quick, in the module's build directory. */
  static EmbeddedOptions options(String directory) {
    Path target = Path.of("target").toAbsolutePath();
    return EmbeddedOptions.in(target.resolve(directory))
        .withDurable(false)
        .withBinariesDirectory(projectRoot().resolve("target"))
        .withRelocationRoot(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** Stops the server; what lies outside the build directory would never be cleaned up. */
  static void end(EmbeddedOptions options) {
    EmbeddedPostgres.running(options)
        .ifPresent(
            server -> {
              server.close();
              if (server.relocated()) {
                EmbeddedPostgres.purge(options);
              }
            });
  }

  /** All modules share one copy of the programs, in the build directory of the root. */
  private static Path projectRoot() {
    Path root = Path.of("").toAbsolutePath();
    for (Path up = root.getParent();
        up != null && Files.exists(up.resolve("pom.xml"));
        up = up.getParent()) {
      root = up;
    }
    return root;
  }
}
