package dev.coppice.bench.lifecycle;

import dev.coppice.bench.Workplace;
import dev.coppice.bench.load.Median;
import dev.coppice.bench.machine.Machine;
import dev.coppice.bench.machine.Memory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long {@code ./coppice up} takes once built and started before, and what it leaves running.
 */
@Command(
    name = "startup",
    description = "Time until ./coppice up is ready, and memory per JVM when idle.",
    mixinStandardHelpOptions = true)
public final class StartUpBench implements Callable<Integer> {

  private static final Duration ALL = Duration.ofSeconds(30);
  private static final Duration SINGLE = Duration.ofSeconds(10);
  private static final long RESIDENT = 220L << 20;

  @Option(names = "--rounds", defaultValue = "5", description = "default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--idle",
      defaultValue = "20",
      description = "seconds until memory is looked at, default: ${DEFAULT-VALUE}")
  private int idleSeconds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Workplace workplace = Workplace.of("startup");
    JsonObject result = new JsonObject().put("machine", Machine.describe());
    System.out.println("Load average " + Machine.load());
    CoppiceCommand coppice = CoppiceCommand.in(workplace);
    try {
      result.put("processes", measure(coppice, ALL, "up", "--detach", "--no-build"));
      result.put(
          "singleProcess",
          measure(coppice, SINGLE, "up", "--detach", "--no-build", "--single-process"));
    } finally {
      coppice.down(true);
    }
    workplace.keep(result);
    return 0;
  }

  private JsonObject measure(CoppiceCommand coppice, Duration limit, String... up)
      throws IOException, InterruptedException {
    // The first start makes the database and the class archives.
    coppice.run(up);
    coppice.awaitClassArchives();
    coppice.down(false);
    List<Double> seconds = new ArrayList<>();
    Map<String, Memory> memory = Map.of();
    for (int i = 0; i < rounds; i++) {
      seconds.add(coppice.run(up).took().toMillis() / 1_000.0);
      if (i == rounds - 1) {
        Thread.sleep(Duration.ofSeconds(idleSeconds).toMillis());
        memory = memory(coppice.status());
      }
      coppice.down(false);
    }
    double median = Median.of(seconds.stream().mapToDouble(Double::doubleValue));
    System.out.printf(
        Locale.ROOT,
        "%n./coppice %s: ready after %.1f s, %s (below %d s); all: %s%n",
        String.join(" ", up),
        median,
        verdict(median < limit.toSeconds()),
        limit.toSeconds(),
        seconds);
    memory.forEach(StartUpBench::print);
    return new JsonObject()
        .put("secondsToReady", new JsonArray(seconds))
        .put("median", median)
        .put("memory", json(memory));
  }

  /** By instance, then the backing services by name. */
  private static Map<String, Memory> memory(JsonObject status) throws IOException {
    Map<String, Memory> memory = new LinkedHashMap<>();
    for (Object node : status.getJsonArray("nodes")) {
      JsonObject process = (JsonObject) node;
      memory.put(process.getString("instance"), Memory.of(process.getLong("pid")));
    }
    return memory;
  }

  private static void print(String instance, Memory memory) {
    System.out.printf(
        Locale.ROOT,
        "  %-24s resident %4d MiB, proportional %4d MiB  %s%n",
        instance,
        memory.resident() >> 20,
        memory.proportional() >> 20,
        verdict(memory.resident() < RESIDENT));
  }

  private static JsonObject json(Map<String, Memory> memory) {
    JsonObject json = new JsonObject();
    memory.forEach(
        (instance, held) ->
            json.put(
                instance,
                new JsonObject()
                    .put("residentBytes", held.resident())
                    .put("proportionalBytes", held.proportional())));
    return json;
  }

  private static String verdict(boolean met) {
    return met ? "met" : "MISSED";
  }
}
