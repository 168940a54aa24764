package dev.coppice.bench.gateway;

import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.backing.EmbeddedRedis;
import dev.coppice.bench.BenchException;
import dev.coppice.bench.Workplace;
import dev.coppice.bench.load.Median;
import dev.coppice.bench.machine.CpuTime;
import dev.coppice.bench.machine.Machine;
import dev.coppice.bench.machine.ServerProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What rate limits cost the gateway: the same requests, within a limit that is never reached,
 * counted in Redis and by the gateway alone, beside requests that nothing limits.
 */
@Command(
    name = "limits",
    description = "CPU per request under a rate limit, beside requests without one.",
    mixinStandardHelpOptions = true)
public final class LimitsBench implements Callable<Integer> {

  /** The most there is: no gateway gets so many requests from one client. */
  private static final Map<String, String> LIMITED =
      Map.of("BENCH_SETTINGS", "gateway.rate-limit.reads=999999/s");

  private static final int CONNECTIONS = 64;

  @Option(names = "--rounds", defaultValue = "9", description = "default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "the length of one load, default: ${DEFAULT-VALUE}")
  private int seconds;

  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  /** The rounds of one contender, and Redis' processor time for each request in them. */
  private record Rounds(Contender contender, List<Round> rounds, List<Double> redisMicros) {
    static Rounds of(Contender contender) {
      return new Rounds(contender, new ArrayList<>(), new ArrayList<>());
    }

    /** How the gateway's processor time was to the other's, in the median of the rounds. */
    double ratioTo(Rounds other) {
      return Median.of(
          IntStream.range(0, rounds.size())
              .mapToDouble(i -> rounds.get(i).frontMicros() / other.rounds.get(i).frontMicros()));
    }

    void print() {
      System.out.printf(
          Locale.ROOT,
          "%-20s %8.0f requests/s   p50 %5.2f ms   gateway %5.1f us   Redis %4.1f us per request%n",
          contender.name(),
          Median.of(rounds.stream().mapToDouble(Round::perSecond)),
          Median.of(rounds.stream().mapToDouble(round -> round.wrk().p50Micros() / 1_000)),
          Median.of(rounds.stream().mapToDouble(Round::frontMicros)),
          Median.of(redisMicros.stream().mapToDouble(Double::doubleValue)));
    }

    JsonObject toJson() {
      JsonArray array = new JsonArray();
      for (int i = 0; i < rounds.size(); i++) {
        array.add(rounds.get(i).toJson().put("redisMicros", redisMicros.get(i)));
      }
      return new JsonObject().put("contender", contender.name()).put("rounds", array);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Workplace.needsTools("wrk");
    Workplace workplace = Workplace.of("limits");
    JsonObject machine = Machine.describe();
    try {
      EmbeddedRedis redis = redis(workplace);
      Contender none = contender("no limit", workplace, Map.of(), Map.of());
      Contender alone = contender("counted alone", workplace, LIMITED, Map.of());
      Contender shared =
          contender(
              "counted in Redis",
              workplace,
              LIMITED,
              // What it costs is asked here, not what happens when Redis gets no processor.
              Map.of("COPPICE_REDIS_URI", redis.uri(), "COPPICE_GATEWAY_TIMEOUT_REDIS", "1s"));
      measure(workplace, machine, redis, Rounds.of(none), Rounds.of(alone), Rounds.of(shared));
      return 0;
    } finally {
      close();
    }
  }

  private EmbeddedRedis redis(Workplace workplace) {
    EmbeddedRedis redis =
        EmbeddedRedis.start(
            EmbeddedOptions.in(workplace.run().resolve("redis"))
                .withRelocationRoot(Path.of(System.getProperty("java.io.tmpdir"))));
    running.push(redis);
    return redis;
  }

  /** Each has a cluster of its own, since a limit is for a whole cluster. */
  private Contender contender(
      String name, Workplace workplace, Map<String, String> cluster, Map<String, String> gateway)
      throws IOException, InterruptedException {
    Coppice coppice = new Coppice(workplace, List.of());
    ServerProcess service = coppice.service(cluster);
    running.push(service);
    int port = ServerProcess.freePort();
    ServerProcess front = coppice.gateway(port, ServerProcess.freePort(), gateway);
    running.push(front);
    return new Contender(name, Peers.item(port), List.of(), front, service);
  }

  private void measure(
      Workplace workplace,
      JsonObject machine,
      EmbeddedRedis redis,
      Rounds none,
      Rounds alone,
      Rounds shared)
      throws IOException, InterruptedException {
    System.out.println("Warming up; load average " + Machine.load());
    Duration length = Duration.ofSeconds(seconds);
    List<Rounds> all = List.of(none, alone, shared);
    for (Rounds each : all) {
      new WarmUp(CONNECTIONS, length, length.multipliedBy(6), length.multipliedBy(24))
          .of(each.contender(), System.out);
    }
    for (int i = 0; i < rounds; i++) {
      for (Rounds each : all) {
        run(each, redis, length);
      }
    }
    if (shared.redisMicros().stream().anyMatch(micros -> micros == 0)) {
      throw new BenchException("Redis had nothing to do: the gateway has lost it; see its log");
    }
    all.forEach(Rounds::print);
    System.out.printf(
        Locale.ROOT,
        "gateway CPU per request, to no limit: counted alone %.2f, counted in Redis %.2f%n",
        alone.ratioTo(none),
        shared.ratioTo(none));
    workplace.keep(
        new JsonObject()
            .put("machine", machine)
            .put("aloneToNone", alone.ratioTo(none))
            .put("sharedToNone", shared.ratioTo(none))
            .put("none", none.toJson())
            .put("alone", alone.toJson())
            .put("shared", shared.toJson()));
  }

  private static void run(Rounds of, EmbeddedRedis redis, Duration length)
      throws IOException, InterruptedException {
    ProcessHandle process = ProcessHandle.of(redis.pid()).orElseThrow();
    long before = CpuTime.ofTree(process);
    Round round = Round.run(of.contender(), CONNECTIONS, length);
    if (round.wrk().errors() > 0) {
      throw new BenchException(
          of.contender().name() + ": " + round.wrk().errors() + " requests ended with errors");
    }
    of.rounds().add(round);
    of.redisMicros().add((double) (CpuTime.ofTree(process) - before) / round.wrk().requests());
  }

  private void close() {
    for (AutoCloseable each : running) {
      try {
        each.close();
      } catch (Exception e) {
        System.err.println("Could not be ended: " + e);
      }
    }
  }
}
