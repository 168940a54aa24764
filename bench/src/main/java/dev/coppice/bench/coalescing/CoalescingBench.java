package dev.coppice.bench.coalescing;

import dev.coppice.bench.Workplace;
import dev.coppice.bench.gateway.Coppice;
import dev.coppice.bench.load.Median;
import dev.coppice.bench.load.SteadyRate;
import dev.coppice.bench.machine.Machine;
import dev.coppice.bench.machine.ServerProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Gathering the calls of one event-loop turn into one message must not cost time when there is
 * little to gather: two clusters of a gateway and a service, one of which sends each call and each
 * reply at once, asked in turn at a rate that leaves them mostly idle.
 */
@Command(
    name = "coalescing",
    description = "What coalescing does to the time of an answer at low load.",
    mixinStandardHelpOptions = true)
public final class CoalescingBench implements Callable<Integer> {

  /** Read by callers and services; for this bench alone. */
  private static final String SEND_AT_ONCE = "-Dcoppice.bench.sendAtOnce=true";

  private static final double LIMIT = 1.10;
  private static final int CONNECTIONS = 8;

  @Option(names = "--rate", defaultValue = "1000", description = "default: ${DEFAULT-VALUE}/s")
  private int rate;

  @Option(names = "--rounds", defaultValue = "7", description = "default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "the length of one load, default: ${DEFAULT-VALUE}")
  private int seconds;

  private final Deque<ServerProcess> running = new ArrayDeque<>();

  private record Round(double p50Micros, double p99Micros) {

    static Round of(long[] sortedNanos) {
      return new Round(
          sortedNanos[sortedNanos.length / 2] / 1_000.0,
          sortedNanos[sortedNanos.length * 99 / 100] / 1_000.0);
    }

    JsonObject toJson() {
      return new JsonObject().put("p50Micros", p50Micros).put("p99Micros", p99Micros);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Workplace workplace = Workplace.of("coalescing");
    JsonObject machine = Machine.describe();
    try {
      SteadyRate coalescing = cluster(workplace, List.of());
      SteadyRate atOnce = cluster(workplace, List.of(SEND_AT_ONCE));
      warmUp(coalescing, atOnce);
      List<Round> with = new ArrayList<>();
      List<Round> without = new ArrayList<>();
      for (int i = 0; i < rounds; i++) {
        with.add(Round.of(coalescing.run(Duration.ofSeconds(seconds))));
        without.add(Round.of(atOnce.run(Duration.ofSeconds(seconds))));
      }
      print("coalescing", with);
      print("each call at once", without);
      double ratio = ratio(with, without);
      System.out.printf(
          Locale.ROOT,
          "  %s p50 with coalescing, of p50 without: %.2f (at most %.2f)%n",
          ratio <= LIMIT ? "met" : "MISSED",
          ratio,
          LIMIT);
      workplace.keep(
          new JsonObject()
              .put("machine", machine)
              .put("ratio", ratio)
              .put("coalescing", json(with))
              .put("atOnce", json(without)));
      return 0;
    } finally {
      running.forEach(ServerProcess::close);
    }
  }

  private SteadyRate cluster(Workplace workplace, List<String> jvm)
      throws IOException, InterruptedException {
    Coppice coppice = new Coppice(workplace, jvm);
    running.push(coppice.service());
    int port = ServerProcess.freePort();
    running.push(coppice.gateway(port));
    return new SteadyRate(Coppice.item(port), CONNECTIONS, rate);
  }

  /** At low load a JVM compiles late, so it is warmed up at the rate it is measured at. */
  private void warmUp(SteadyRate... loads) throws InterruptedException {
    System.out.println("Warming up; load average " + Machine.load());
    for (int i = 0; i < 3; i++) {
      for (SteadyRate load : loads) {
        load.run(Duration.ofSeconds(seconds));
      }
    }
  }

  private static double ratio(List<Round> with, List<Round> without) {
    return Median.of(
        IntStream.range(0, with.size())
            .mapToDouble(i -> with.get(i).p50Micros() / without.get(i).p50Micros()));
  }

  private static void print(String what, List<Round> taken) {
    System.out.printf(
        Locale.ROOT,
        "%-20s p50 %6.0f us   p99 %6.0f us%n",
        what,
        Median.of(taken.stream().mapToDouble(Round::p50Micros)),
        Median.of(taken.stream().mapToDouble(Round::p99Micros)));
  }

  private static JsonArray json(List<Round> taken) {
    JsonArray array = new JsonArray();
    taken.forEach(round -> array.add(round.toJson()));
    return array;
  }
}
