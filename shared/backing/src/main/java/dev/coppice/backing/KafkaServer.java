package dev.coppice.backing;

import dev.coppice.backing.KafkaDoor.Answer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
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
  private static final Duration PORT_LIMIT = Duration.ofSeconds(1);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

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
  KafkaProcess adoptOrStart(String password) {
    Optional<KafkaProcess> found = KafkaProcess.alive(files);
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

  private boolean isAsAsked(KafkaProcess process, String password) {
    return files.has(
        files.configuration(
            process.port(), files.controllerPort().orElse(0), password, options.durable()));
  }

  /** It may just be starting. One that listens and does not answer for a while hangs. */
  private boolean awaitAnswer(KafkaProcess process, String password) {
    KafkaDoor door = door(process.port(), password);
    long begun = System.nanoTime();
    while (door.ask() != Answer.SERVES) {
      Duration patience = Ports.isFree(process.port()) ? options.startLimit() : HANGS_AFTER;
      if (!process.runs(files) || System.nanoTime() - begun > patience.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }

  private KafkaProcess start(String password) {
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

  private KafkaProcess start(int port, int controller, String password) {
    files.prepare(files.configuration(port, controller, password, options.durable()));
    if (!files.formatted()) {
      format();
    }
    Process process = launch();
    KafkaDoor door = door(port, password);
    long end = System.nanoTime() + options.startLimit().toNanos();
    while (door.ask() != Answer.SERVES) {
      if (!process.isAlive()) {
        throw new BackingException(
            "Kafka ended with exit code " + process.exitValue() + "." + Command.tail(files.log()));
      }
      if (System.nanoTime() - end > 0) {
        process.destroyForcibly();
        throw new BackingException(
            "Kafka does not answer within "
                + options.startLimit().toSeconds()
                + " s."
                + Command.tail(files.log()));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return new KafkaProcess(process.pid(), port);
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
   * It writes its log through a file that is open already, and outlives this process. The class
   * path is in the environment, where nobody else sees it and it may be long: the arguments say
   * which broker this is.
   */
  private Process launch() {
    List<String> line = java(KafkaProcess.MAIN);
    line.add(files.configuration().toString());
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(files.home().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()));
    Command.tame(builder.environment());
    builder.environment().put("CLASSPATH", classPath);
    // Each thread that allocates may take an arena of its own; two are enough for a small JVM.
    builder.environment().put("MALLOC_ARENA_MAX", "2");
    try {
      return builder.start();
    } catch (IOException e) {
      throw BackingException.cannot("run " + String.join(" ", line), e);
    }
  }

  /** Stops the broker if it runs, by force if it takes too long, and returns when it is gone. */
  void stop() {
    Optional<KafkaProcess> running = KafkaProcess.alive(files);
    if (running.isEmpty()) {
      return;
    }
    KafkaProcess process = running.get();
    BooleanSupplier gone = () -> !process.runs(files);
    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
    if (!comesTrue(gone, options.stopLimit())) {
      log.warn("Killing Kafka, pid {}: it does not stop otherwise", process.pid());
      ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
      if (!comesTrue(gone, KILL_LIMIT)) {
        throw new BackingException("Kafka, pid " + process.pid() + ", could not be ended.");
      }
    }
    // A process gives up its memory, which has its arguments, a moment before its port.
    comesTrue(() -> Ports.isFree(process.port()), PORT_LIMIT);
  }

  private static boolean comesTrue(BooleanSupplier what, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (!what.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }
}
