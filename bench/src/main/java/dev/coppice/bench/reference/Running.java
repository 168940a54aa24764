package dev.coppice.bench.reference;

import dev.coppice.bench.machine.Memory;
import dev.coppice.bench.machine.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The processes of a shop. */
final class Running implements AutoCloseable {

  /** Eureka's clients look every 30 s, and its server's answers may be as old. */
  private static final Duration READY_LIMIT = Duration.ofMinutes(5);

  private final Map<Part, List<ServerProcess>> parts = new EnumMap<>(Part.class);

  void add(Part part, ServerProcess process) {
    parts.computeIfAbsent(part, none -> new ArrayList<>()).add(process);
  }

  /** Waits until the edge answers with 200. */
  void awaitOk(URI uri) throws InterruptedException {
    of(Part.GATEWAY).get(0).awaitOk(uri, READY_LIMIT);
  }

  List<ServerProcess> of(Part part) {
    return parts.getOrDefault(part, List.of());
  }

  /** Microseconds of processor time used so far. */
  Map<Part, Long> cpuMicros() {
    Map<Part, Long> used = new EnumMap<>(Part.class);
    parts.forEach(
        (part, processes) ->
            used.put(part, processes.stream().mapToLong(ServerProcess::cpuMicros).sum()));
    return used;
  }

  /** Of all processes together. */
  Memory memory() throws IOException {
    Memory sum = new Memory(0, 0, 0);
    for (List<ServerProcess> processes : parts.values()) {
      for (ServerProcess process : processes) {
        sum = sum.plus(Memory.of(process.pid()));
      }
    }
    return sum;
  }

  /** In the reverse order of starting. */
  @Override
  public void close() {
    List<ServerProcess> all =
        new ArrayList<>(parts.values().stream().flatMap(List::stream).toList());
    Collections.reverse(all);
    all.forEach(ServerProcess::close);
  }
}
