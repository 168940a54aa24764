package dev.coppice.backing;

import dev.coppice.backing.KafkaDoor.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of the process that may run on a directory: adopt, start, stop. Not safe for
 * concurrent callers: {@link EmbeddedKafka} holds the lock.
 */
final class KafkaServer {
  static final String HOST = "127.0.0.1";

  private static final Logger log = LoggerFactory.getLogger(KafkaServer.class);
  private static final int PORTS_TRIED = 3;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);

  /** A machine that is busy may keep a broker waiting for seconds. */
  private static final Duration HANGS_AFTER = Duration.ofSeconds(10);

  private static final Duration POLL = Duration.ofMillis(50);

  /** Where all brokers of one machine are of one cluster's making, one name does. */
  private static final String CLUSTER_ID = "Q29wcGljZUV2ZW50czEyMw";

  private final EmbeddedOptions options;
  private final KafkaFiles files;
  private final String classPath;

  /**
   * @param classPath where the broker's classes are
   */
  KafkaServer(EmbeddedOptions options, KafkaFiles files, String classPath) {
    this.options = options;
    this.files = files;
    this.classPath = classPath;
  }

  /** Returns the process that serves from now on, started as needed. */
  ServerProcess adoptOrStart(String password) {
    Optional<ServerProcess> found = files.running();
    if (found.isPresent()) {
      if (isAsAsked(found.get(), password) && awaitAnswer(found.get(), password)) {
        log.info(
            "Adopted the Kafka that was running: pid {}, port {}",
            found.get().pid(),
            found.get().port());
        return found.get();
      }
      log.warn(
          "Kafka runs on {} (pid {}) but does not serve as asked; starting it anew",
          files.home(),
          found.get().pid());
      stop();
    }
    return start(password);
  }

  static KafkaDoor door(int port, String password) {
    return new KafkaDoor(HOST, port, KafkaFiles.USER, password, ANSWER_LIMIT);
  }

  private boolean isAsAsked(ServerProcess process, String password) {
    return files.has(
        files.configuration(
            process.port(), files.controllerPort().orElse(0), password, options.durable()));
  }

  /** It may just be starting. One that listens and does not answer for a while hangs. */
  private boolean awaitAnswer(ServerProcess process, String password) {
    KafkaDoor door = door(process.port(), password);
    long begun = System.nanoTime();
    while (door.ask() != Answer.SERVES) {
      Duration patience = Ports.isFree(process.port()) ? options.startLimit() : HANGS_AFTER;
      if (!process.runs() || System.nanoTime() - begun > patience.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }

  private ServerProcess start(String password) {
    int port = free(options.preferredPort());
    if (options.preferredPort() != 0 && port != options.preferredPort()) {
      log.info("Port {} is taken: Kafka gets port {}", options.preferredPort(), port);
    }
    int controller = free(files.controllerPort().orElse(0));
    for (int attempt = 1; ; attempt++) {
      try {
        return start(port, controller, password);
      } catch (BackingException e) {
        if (attempt == PORTS_TRIED || (Ports.isFree(port) && Ports.isFree(controller))) {
          throw e;
        }
        port = free(port);
        controller = free(controller);
      }
    }
  }

  private static int free(int preferred) {
    return preferred != 0 && Ports.isFree(preferred) ? preferred : Ports.anyFree();
  }

  private ServerProcess start(int port, int controller, String password) {
    files.prepare(files.configuration(port, controller, password, options.durable()));
    if (!files.formatted()) {
      format();
    }
    Process process = launch();
    KafkaDoor door = door(port, password);
    ServerProcess.awaitServing(
        "Kafka", process, () -> door.ask() == Answer.SERVES, options.startLimit(), files.log());
    return new ServerProcess(process.pid(), port, files.configuration());
  }

  private void format() {
    List<String> line = java("kafka.tools.StorageTool");
    line.addAll(List.of("format", "--cluster-id", CLUSTER_ID));
    line.addAll(List.of("--config", files.configuration().toString()));
    new Command(line, files.home(), files.formatting(), Map.of("CLASSPATH", classPath))
        .run(options.startLimit(), files.log());
  }

  /** Small, and quick to start rather than quick for ever. */
  private static List<String> java(String mainClass) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        List.of(
            "-Xms64m",
            "-Xmx256m",
            "-Xss512k",
            "-XX:TieredStopAtLevel=1",
            "-XX:ReservedCodeCacheSize=48m",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-XX:+ExitOnOutOfMemoryError",
            "-Xshare:auto",
            "-Dfile.encoding=UTF-8",
            "-Djava.awt.headless=true",
            "-Dlogback.configurationFile=dev/coppice/backing/kafka-logback.xml",
            // It would look for a Log4j of its own, and complain.
            "-Dlog4j2.loggerContextFactory=org.apache.logging.log4j.simple.SimpleLoggerContextFactory"));
    line.add(mainClass);
    return line;
  }

  /**
   * The class path is in the environment, where nobody else sees it and it may be long: the
   * arguments say which broker this is.
   */
  private Process launch() {
    List<String> line = java(KafkaFiles.MAIN);
    line.add(files.configuration().toString());
    // Each thread that allocates may take an arena of its own; two are enough for a small JVM.
    Map<String, String> environment = Map.of("CLASSPATH", classPath, "MALLOC_ARENA_MAX", "2");
    return ServerProcess.launch(line, files.home(), files.log(), environment);
  }

  /** Stops the broker if it runs, by force if it takes too long, and returns when it is gone. */
  void stop() {
    files.running().ifPresent(process -> process.stop("Kafka", options.stopLimit()));
  }
}
