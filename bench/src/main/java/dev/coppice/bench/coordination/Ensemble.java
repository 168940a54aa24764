package dev.coppice.bench.coordination;

import dev.coppice.bench.machine.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;

/** Three servers that agree by majority, and processes that use them. */
interface Ensemble {
  String name();

  /** Starts the servers, and waits until they work. */
  void start() throws IOException, InterruptedException;

  /** A process that stands for election, and writes to the ledger while it leads. */
  ServerProcess candidate(String name, int ledgerPort) throws IOException;

  /**
   * A process that takes and gives back locks in a closed loop, and leaves {@code operations/s p50
   * p99} in the file, the last two in microseconds.
   *
   * @param shared whether all takers want the same lock
   */
  ServerProcess locker(int takers, int seconds, boolean shared, Path file) throws IOException;

  void stop();
}
