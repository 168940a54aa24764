package dev.coppice.backing;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The files of one Kafka broker.
 *
 * @param home holds all of them
 */
record KafkaFiles(Path home) {
  static final String USER = "coppice";
  static final String MAIN = "kafka.Kafka";

  private static final long LOG_KEPT_BYTES = 10_000_000;
  private static final String LISTENER = "CLIENT://" + KafkaServer.HOST + ":";
  private static final String CONTROLLER = "1@" + KafkaServer.HOST + ":";

  /** What the broker runs by, and the argument that says that it is ours. */
  Path configuration() {
    return home.resolve("server.properties");
  }

  Path data() {
    return home.resolve("data");
  }

  Path log() {
    return home.resolve("kafka.log");
  }

  Path formatting() {
    return home.resolve("format.log");
  }

  Path secrets() {
    return home.resolve("secrets.properties");
  }

  /**
   * The broker that runs by them right now, if one does. Kafka writes no file that names its
   * process, so it is looked for among all: no other has both arguments.
   */
  Optional<ServerProcess> running() {
    return port()
        .flatMap(
            port ->
                ProcessHandle.allProcesses()
                    .filter(this::isBroker)
                    .findFirst()
                    .map(process -> new ServerProcess(process.pid(), port, configuration())));
  }

  private boolean isBroker(ProcessHandle process) {
    return ServerProcess.arguments(process)
        .filter(arguments -> arguments.containsAll(List.of(MAIN, configuration().toString())))
        .isPresent();
  }

  /** Whether the data folder was made ready for a broker. */
  boolean formatted() {
    return Files.exists(data().resolve("meta.properties"));
  }

  /** The port of clients that the configuration names, if there is one. */
  Optional<Integer> port() {
    return numberAfter("advertised.listeners", LISTENER);
  }

  /** The port of the controller, which is in the same process. */
  Optional<Integer> controllerPort() {
    return numberAfter("controller.quorum.voters", CONTROLLER);
  }

  private Optional<Integer> numberAfter(String key, String prefix) {
    if (Files.notExists(configuration())) {
      return Optional.empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(configuration(), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw BackingException.cannot("read " + configuration(), e);
    }
    return Optional.ofNullable(properties.getProperty(key))
        .filter(value -> value.startsWith(prefix))
        .map(value -> Integer.parseInt(value.substring(prefix.length())));
  }

  /** Whether the broker was last started with exactly that. */
  boolean has(List<String> configuration) {
    try {
      return Files.exists(configuration())
          && Files.readAllLines(configuration()).equals(configuration);
    } catch (IOException e) {
      throw BackingException.cannot("read " + configuration(), e);
    }
  }

  /**
   * Broker and controller in one process, on the loopback address only, and each asks for the
   * password. Sized for one machine: the defaults are those of a server with many disks.
   */
  List<String> configuration(int port, int controllerPort, String password, boolean durable) {
    String login =
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
                .formatted(USER)
            + " password=\"%s\" user_%s=\"%s\";".formatted(password, USER, password);
    return List.of(
        "process.roles=broker,controller",
        "node.id=1",
        "controller.quorum.voters=" + CONTROLLER + controllerPort,
        "listeners=%s%d,CONTROLLER://%s:%d"
            .formatted(LISTENER, port, KafkaServer.HOST, controllerPort),
        "advertised.listeners=" + LISTENER + port,
        "controller.listener.names=CONTROLLER",
        "inter.broker.listener.name=CLIENT",
        "listener.security.protocol.map=CLIENT:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT",
        "sasl.enabled.mechanisms=PLAIN",
        "sasl.mechanism.inter.broker.protocol=PLAIN",
        "sasl.mechanism.controller.protocol=PLAIN",
        "listener.name.client.plain.sasl.jaas.config=" + login,
        "listener.name.controller.plain.sasl.jaas.config=" + login,
        "log.dirs=" + data().toString().replace("\\", "\\\\"),
        // A topic that nobody declared is a mistake of whoever writes to it.
        "auto.create.topics.enable=false",
        // A crash of the machine takes the last second at most; one of the broker takes nothing.
        "log.flush.interval.ms=" + (durable ? 1_000 : Long.MAX_VALUE),
        "log.flush.scheduler.interval.ms=" + (durable ? 500 : Long.MAX_VALUE),
        "log.cleaner.dedupe.buffer.size=4194304",
        "offsets.topic.replication.factor=1",
        "offsets.topic.num.partitions=4",
        "transaction.state.log.replication.factor=1",
        "transaction.state.log.min.isr=1",
        "transaction.state.log.num.partitions=4",
        "share.coordinator.state.topic.replication.factor=1",
        "share.coordinator.state.topic.min.isr=1",
        "group.initial.rebalance.delay.ms=0",
        "num.network.threads=2",
        "num.io.threads=2",
        "background.threads=2",
        "num.recovery.threads.per.data.dir=1");
  }

  /** Makes what is missing, and writes the configuration, for this account alone to read. */
  void prepare(List<String> configuration) {
    try {
      Files.createDirectories(data());
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
      Path next = configuration().resolveSibling("server.properties.next");
      Files.deleteIfExists(next);
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(next, configuration, StandardCharsets.UTF_8);
      Files.move(next, configuration(), StandardCopyOption.ATOMIC_MOVE);
      if (Files.exists(log()) && Files.size(log()) > LOG_KEPT_BYTES) {
        Files.move(log(), home.resolve("kafka.1.log"), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw BackingException.cannot("prepare " + home, e);
    }
  }
}
