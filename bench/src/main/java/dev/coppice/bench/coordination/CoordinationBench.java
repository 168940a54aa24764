package dev.coppice.bench.coordination;

import dev.coppice.bench.BenchException;
import dev.coppice.bench.Workplace;
import dev.coppice.bench.load.Median;
import dev.coppice.bench.machine.Machine;
import dev.coppice.bench.machine.ServerProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The time from a leader's end to the first write of the next, and what locks cost: three discovery
 * nodes, and three ZooKeeper servers with Curator, in turn, with sessions of five seconds both.
 */
@Command(
    name = "coordination",
    description = "Fail-over of a leader, and locks, beside ZooKeeper and Curator.",
    mixinStandardHelpOptions = true)
public final class CoordinationBench implements Callable<Integer> {
  private static final Duration BEYOND = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(50);

  @Option(
      names = "--kills",
      defaultValue = "10",
      description = "leaders killed with kill -9, default: ${DEFAULT-VALUE}")
  private int kills;

  @Option(
      names = "--pauses",
      defaultValue = "3",
      description = "leaders stopped with SIGSTOP, default: ${DEFAULT-VALUE}")
  private int pauses;

  @Option(
      names = "--seconds",
      defaultValue = "8",
      description = "the length of one load of locks, default: ${DEFAULT-VALUE}")
  private int seconds;

  private record Locks(long perSecond, long p50Micros, long p99Micros) {
    static Locks parse(String line) {
      long[] figures = Arrays.stream(line.strip().split(" ")).mapToLong(Long::parseLong).toArray();
      return new Locks(figures[0], figures[1], figures[2]);
    }

    JsonObject toJson() {
      return JsonObject.of("perSecond", perSecond, "p50Micros", p50Micros, "p99Micros", p99Micros);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Workplace workplace = Workplace.of("coordination");
    JsonObject result = new JsonObject().put("machine", Machine.describe());
    List<Ensemble> ensembles = List.of(new Coppice(workplace), new ZooKeeper(workplace));
    List<Double> crashes = new ArrayList<>();
    for (Ensemble ensemble : ensembles) {
      System.out.println(ensemble.name() + "; load average " + Machine.load());
      try {
        ensemble.start();
        JsonObject figures = new JsonObject();
        crashes.add(elections(ensemble, figures));
        locks(ensemble, workplace.run(), figures);
        result.put(ensemble.name(), figures);
      } finally {
        ensemble.stop();
      }
    }
    double ours = crashes.get(0);
    double theirs = crashes.get(1);
    System.out.printf(
        Locale.ROOT,
        "  %s median after a crash %.0f ms (at most 1000, and ZooKeeper's %.0f ms)%n",
        ours <= 1_000 && ours <= theirs ? "met" : "MISSED",
        ours,
        theirs);
    workplace.keep(result);
    return 0;
  }

  /** The median after a crash, in milliseconds. */
  private double elections(Ensemble ensemble, JsonObject figures)
      throws IOException, InterruptedException {
    Map<String, ServerProcess> candidates = new LinkedHashMap<>();
    try (Ledger ledger = Ledger.open()) {
      add(ensemble, candidates, ledger);
      add(ensemble, candidates, ledger);
      double[] crashes = takeOvers("KILL", kills, ensemble, candidates, ledger);
      double[] hangs = takeOvers("STOP", pauses, ensemble, candidates, ledger);
      print("kill -9 of the leader", crashes);
      print("SIGSTOP of the leader", hangs);
      System.out.printf("  writes of late leaders, refused: %d%n", ledger.late());
      figures
          .put("crashMillis", JsonArray.of(Arrays.stream(crashes).boxed().toArray()))
          .put("hangMillis", JsonArray.of(Arrays.stream(hangs).boxed().toArray()))
          .put("lateWrites", ledger.late());
      return Median.of(Arrays.stream(crashes));
    } finally {
      candidates.values().forEach(ServerProcess::close);
    }
  }

  private static double[] takeOvers(
      String signal,
      int times,
      Ensemble ensemble,
      Map<String, ServerProcess> candidates,
      Ledger ledger)
      throws IOException, InterruptedException {
    double[] millis = new double[times];
    for (int i = 0; i < times; i++) {
      String leader = ledger.leader();
      ServerProcess process = candidates.get(leader);
      if (process == null) {
        throw new BenchException("nobody leads");
      }
      long begin = System.nanoTime();
      process.signal(signal);
      millis[i] = (ledger.awaitOtherThan(leader) - begin) / 1_000_000.0;
      candidates.remove(leader);
      if (!signal.equals("KILL")) {
        process.signal("KILL");
      }
      add(ensemble, candidates, ledger);
    }
    return millis;
  }

  /** Stands in line when this returns. */
  private static void add(Ensemble ensemble, Map<String, ServerProcess> candidates, Ledger ledger)
      throws IOException, InterruptedException {
    String name = ensemble.name() + "-" + ledger.standing();
    candidates.put(name, ensemble.candidate(name, ledger.port()));
    ledger.awaitStanding(name);
  }

  private static void print(String what, double[] millis) {
    if (millis.length > 0) {
      System.out.printf(
          Locale.ROOT,
          "  %-28s next leader's first write after %6.0f ms, at worst %6.0f (%d times)%n",
          what,
          Median.of(Arrays.stream(millis)),
          Arrays.stream(millis).max().orElseThrow(),
          millis.length);
    }
  }

  private void locks(Ensemble ensemble, Path folder, JsonObject figures)
      throws IOException, InterruptedException {
    List<JsonObject> taken = new ArrayList<>();
    for (int takers : List.of(1, 16)) {
      taken.add(locks(ensemble, takers, false, folder));
    }
    taken.add(locks(ensemble, 4, true, folder));
    figures.put("locks", new JsonArray(taken));
  }

  private JsonObject locks(Ensemble ensemble, int takers, boolean shared, Path folder)
      throws IOException, InterruptedException {
    Path file = folder.resolve("locks-" + ensemble.name() + "-" + takers + "-" + shared);
    long end = System.nanoTime() + BEYOND.plusSeconds(2L * seconds).toNanos();
    try (ServerProcess locker = ensemble.locker(takers, seconds, shared, file)) {
      while (!Files.exists(file) || Files.readString(file).isBlank()) {
        if (!locker.isAlive() || System.nanoTime() - end > 0) {
          throw new BenchException("process " + locker.pid() + " has left no figures in " + file);
        }
        TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
      }
    }
    Locks found = Locks.parse(Files.readString(file));
    System.out.printf(
        "  %2d takers of %-9s %7d locks/s   p50 %7d us   p99 %7d us%n",
        takers,
        shared ? "one lock" : "own locks",
        found.perSecond,
        found.p50Micros,
        found.p99Micros);
    return found.toJson().put("takers", takers).put("shared", shared);
  }
}
