package dev.coppice.testing;

import dev.coppice.backing.BackingService;
import dev.coppice.backing.EmbeddedKafka;
import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.backing.EmbeddedPostgres;
import dev.coppice.backing.EmbeddedRedis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind of server that tests have: where it lives, and how it begins and ends. Forgetful and
 * quick, in the module's build directory.
 */
final class TestServer<S extends BackingService> {
  static final TestServer<EmbeddedPostgres> POSTGRES =
      new TestServer<>("postgres", EmbeddedPostgres::start, adopted -> {}, TestServer::endPostgres);

  /** Empty when it starts, as Kafka is. */
  static final TestServer<EmbeddedRedis> REDIS =
      new TestServer<>("redis", EmbeddedRedis::start, EmbeddedRedis::purge, EmbeddedRedis::purge);

  static final TestServer<EmbeddedKafka> KAFKA =
      new TestServer<>("kafka", EmbeddedKafka::start, EmbeddedKafka::purge, EmbeddedKafka::purge);

  private final String name;
  private final Function<EmbeddedOptions, S> start;
  private final Consumer<EmbeddedOptions> sweep;
  private final Consumer<EmbeddedOptions> end;
  private @Nullable S shared;

  /**
   * @param sweep what becomes of one that a killed test JVM left behind, before it would be adopted
   */
  private TestServer(
      String name,
      Function<EmbeddedOptions, S> start,
      Consumer<EmbeddedOptions> sweep,
      Consumer<EmbeddedOptions> end) {
    this.name = name;
    this.start = start;
    this.sweep = sweep;
    this.end = end;
  }

  /** The one of this JVM, started at the first call and ended with the JVM. */
  synchronized S shared() {
    S there = shared;
    if (there == null) {
      EmbeddedOptions options = options(System.getProperty("surefire.forkNumber", "1"));
      there = begin(options);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(options), "stop-" + name));
      shared = there;
    }
    return there;
  }

  /** One more, which {@link #end} ends. */
  S begin(EmbeddedOptions options) {
    sweep.accept(options);
    return start.apply(options);
  }

  /** Starts one again that has been stopped or killed, on the same port and data. */
  S again(EmbeddedOptions options, int port) {
    S started = start.apply(options.withPreferredPort(port));
    if (started.port() != port) {
      throw new IllegalStateException("another program took port " + port + " meanwhile");
    }
    return started;
  }

  void end(EmbeddedOptions options) {
    end.accept(options);
  }

  /**
   * @param whose keeps it apart from others of its kind
   */
  EmbeddedOptions options(String whose) {
    Path target = Path.of("target").toAbsolutePath();
    return EmbeddedOptions.in(target.resolve(name + "-" + whose))
        .withDurable(false)
        .withBinariesDirectory(projectRoot().resolve("target"))
        .withRelocationRoot(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** What lies outside the build directory would never be cleaned up. */
  private static void endPostgres(EmbeddedOptions options) {
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
