package dev.coppice.backing;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The process that runs a {@code server.properties}. Kafka writes no file that names it, so it is
 * looked for among all processes: no other has both arguments.
 *
 * @param pid its process id
 * @param port the port it listens on
 */
record KafkaProcess(long pid, int port) {
  static final String MAIN = "kafka.Kafka";

  /** The process that runs that configuration right now, if one does. */
  static Optional<KafkaProcess> alive(KafkaFiles files) {
    return files
        .port()
        .flatMap(
            port ->
                ProcessHandle.allProcesses()
                    .filter(process -> runs(process, files))
                    .findFirst()
                    .map(process -> new KafkaProcess(process.pid(), port)));
  }

  /** Whether that process lives and runs that configuration. */
  boolean runs(KafkaFiles files) {
    return ProcessHandle.of(pid).filter(process -> runs(process, files)).isPresent();
  }

  private static boolean runs(ProcessHandle process, KafkaFiles files) {
    return process
        .info()
        .arguments()
        .map(Arrays::asList)
        .filter(arguments -> arguments.containsAll(List.of(MAIN, files.configuration().toString())))
        .isPresent();
  }
}
