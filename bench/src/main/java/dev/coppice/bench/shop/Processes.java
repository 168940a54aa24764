package dev.coppice.bench.shop;

import dev.coppice.bench.machine.CpuTime;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The processes of a shop by what they are, and the processor time that they have used. */
final class Processes {
  /** Is in the process of the supervisor, whose children all the others are. */
  private static final String MAILBOX = "mailbox";

  private record Part(String name, ProcessHandle process) {}

  private final List<Part> parts = new ArrayList<>();

  /**
   * @param status what {@code ./coppice status --json} says
   */
  Processes(JsonObject status) {
    Stream.concat(status.getJsonArray("nodes").stream(), status.getJsonArray("backing").stream())
        .map(JsonObject.class::cast)
        .forEach(
            each ->
                ProcessHandle.of(each.getLong("pid"))
                    .ifPresent(
                        process ->
                            parts.add(
                                new Part(
                                    each.getString("service", each.getString("name")), process))));
  }

  /** In microseconds, all instances of a service together. */
  Map<String, Long> used() {
    Map<String, Long> used = new TreeMap<>();
    for (Part part : parts) {
      boolean alone = part.name().equals(MAILBOX);
      long micros = alone ? CpuTime.of(part.process()) : CpuTime.ofTree(part.process());
      used.merge(part.name(), micros, Long::sum);
    }
    return used;
  }
}
