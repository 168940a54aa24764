package dev.coppice.backing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A real Kafka broker on this machine, for those who have none: its classes come with the build,
 * its data and password live in {@code <state directory>/kafka}, and it listens on the loopback
 * address only. It has one user, who may do everything. What it has confirmed outlives its own
 * crash; a crash of the machine may take the last second.
 *
 * <p>The broker is a JVM of its own (about 230 MB) and outlives the one that started it, even one
 * that is killed. The next start finds it and adopts it, so starting twice gives one broker. Only
 * {@link #close()} ends it.
 *
 * <p>It runs as the user who starts it, root as well: unlike the other servers it has to read the
 * classes of the build, wherever these are.
 *
 * <p>All methods block, so never call them from an event loop; they may be called from any thread.
 */
public final class EmbeddedKafka implements BackingService {
  /** Its name in {@code status} and its directory in the state directory. */
  public static final String NAME = "kafka";

  private static final String PASSWORD = "coppice";

  private final EmbeddedOptions options;
  private final KafkaFiles files;
  private final ServerProcess process;
  private final String password;

  private EmbeddedKafka(
      EmbeddedOptions options, KafkaFiles files, ServerProcess process, String password) {
    this.options = options;
    this.files = files;
    this.process = process;
    this.password = password;
  }

  /**
   * Starts the broker from the classes of this JVM, or adopts the one that runs on this state
   * directory.
   *
   * @see #start(EmbeddedOptions, String)
   */
  public static EmbeddedKafka start(EmbeddedOptions options) {
    return start(options, classPathOfThisJvm());
  }

  /**
   * Starts the broker, or adopts the one that runs on this state directory. Returns when it takes
   * requests: after some 5 s, 2 s more for the first time.
   *
   * @param classPath absolute names of jars and directories with the broker's classes
   * @throws BackingException with what was tried and the end of the broker's log
   */
  public static EmbeddedKafka start(EmbeddedOptions options, String classPath) {
    return locked(
        options,
        () -> {
          KafkaFiles files = files(options);
          String password = new Secrets(made(files).secrets()).findOrMake(PASSWORD);
          ServerProcess process = new KafkaServer(options, files, classPath).adoptOrStart(password);
          return new EmbeddedKafka(options, files, process, password);
        });
  }

  private static KafkaFiles files(EmbeddedOptions options) {
    return new KafkaFiles(options.stateDirectory().resolve(NAME));
  }

  private static KafkaFiles made(KafkaFiles files) {
    try {
      Files.createDirectories(files.home());
      return files;
    } catch (IOException e) {
      throw BackingException.cannot("make the directory " + files.home(), e);
    }
  }

  /** It is started elsewhere, where relative names mean something else. */
  private static String classPathOfThisJvm() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The broker that runs on this state directory, if one does; starts nothing. */
  public static Optional<EmbeddedKafka> running(EmbeddedOptions options) {
    KafkaFiles files = files(options);
    return files
        .running()
        .map(
            process ->
                new EmbeddedKafka(
                    options,
                    files,
                    process,
                    new Secrets(files.secrets()).find(PASSWORD).orElse("")));
  }

  /** Stops the broker if it runs and deletes its data, password and log. */
  public static void purge(EmbeddedOptions options) {
    running(options).ifPresent(EmbeddedKafka::close);
    try {
      ServerHome.deleteTree(files(options).home());
    } catch (IOException e) {
      throw BackingException.cannot("delete " + files(options).home(), e);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String host() {
    return KafkaServer.HOST;
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
    return KafkaServer.door(port(), password).ask() == KafkaDoor.Answer.SERVES;
  }

  /** {@code 127.0.0.1:port}. */
  public String bootstrap() {
    return host() + ":" + port();
  }

  /** Whom it lets in, by SASL/PLAIN without TLS. */
  public String user() {
    return KafkaFiles.USER;
  }

  /** With {@link #user}. */
  public String password() {
    return password;
  }

  /** Where data, password and log are. */
  public Path directory() {
    return files.home();
  }

  @Override
  public void close() {
    locked(
        options,
        () -> {
          new KafkaServer(options, files, "").stop();
          return null;
        });
  }

  @Override
  public String toString() {
    return "Kafka on port " + port() + ", pid " + pid();
  }

  private static <T> T locked(EmbeddedOptions options, Supplier<T> work) {
    return StateLock.holding(options.stateDirectory().resolve("kafka.lock"), work);
  }
}
