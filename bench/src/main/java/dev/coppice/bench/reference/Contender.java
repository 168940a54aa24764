package dev.coppice.bench.reference;

import dev.coppice.bench.BenchException;
import dev.coppice.bench.load.Median;
import dev.coppice.bench.load.Wrk;
import dev.coppice.bench.load.WrkReport;
import dev.coppice.bench.machine.CpuTime;
import dev.coppice.bench.machine.Machine;
import dev.coppice.bench.machine.Memory;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** One of the two, and what has been seen of it. */
final class Contender {

  private static final int CONNECTIONS = 64;

  private final Shop shop;
  private final ProcessHandle postgres;
  private final List<Start> starts = new ArrayList<>();
  private final List<Round> rounds = new ArrayList<>();
  private Memory loaded = new Memory(0, 0, 0);

  /** One start, and what all JVMs held together when they had been idle. */
  private record Start(double seconds, Memory idle) {}

  Contender(Shop shop, ProcessHandle postgres) {
    this.shop = shop;
    this.postgres = postgres;
  }

  Shop shop() {
    return shop;
  }

  /** Starts it, looks at it after a while, and stops it. */
  void startOnce(Duration idle) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    try (Running running = shop.launch()) {
      running.awaitOk(shop.product());
      double seconds = (System.nanoTime() - begun) / 1e9;
      Thread.sleep(idle.toMillis());
      starts.add(new Start(seconds, running.memory()));
    }
  }

  /** Reads as often as it answers in this time, not to be counted. */
  void warmUp(Running running, Duration length) throws IOException, InterruptedException {
    loaded(running, length);
  }

  /** Reads as often as it answers in this time. */
  void load(Running running, Duration length) throws IOException, InterruptedException {
    rounds.add(loaded(running, length));
    loaded = running.memory();
  }

  private Round loaded(Running running, Duration length) throws IOException, InterruptedException {
    long started = System.nanoTime();
    long machine = CpuTime.ofMachine();
    long self = CpuTime.ofSelfAndEnded();
    long database = CpuTime.ofTree(postgres);
    Map<Part, Long> before = running.cpuMicros();
    WrkReport wrk = Wrk.run(shop.product(), List.of(), CONNECTIONS, length);
    if (wrk.errors() > 0) {
      throw new BenchException(shop.name() + ": " + wrk.errors() + " reads ended with errors");
    }
    Map<Part, Long> used = new EnumMap<>(Part.class);
    running.cpuMicros().forEach((part, now) -> used.put(part, now - before.getOrDefault(part, 0L)));
    database = CpuTime.ofTree(postgres) - database;
    self = CpuTime.ofSelfAndEnded() - self;
    machine = CpuTime.ofMachine() - machine;
    long shop = used.values().stream().mapToLong(Long::longValue).sum();
    double available = (System.nanoTime() - started) / 1_000.0 * Machine.processors();
    double others = Math.max(0, (machine - self - database - shop) / available);
    return new Round(wrk, used, database, others);
  }

  /** Seconds from the start of all processes until the product is there. */
  double secondsUntilReady() {
    return Median.of(starts.stream().mapToDouble(Start::seconds));
  }

  /** Bytes that all JVMs hold together when idle. */
  double idle(ToLongFunction<Memory> what) {
    return Median.of(starts.stream().mapToDouble(start -> what.applyAsLong(start.idle())));
  }

  /** And after the last load. */
  double loaded(ToLongFunction<Memory> what) {
    return what.applyAsLong(loaded);
  }

  /** What it has of something to what the other has, in the median of neighbouring rounds. */
  double ratioTo(Contender other, ToDoubleFunction<Round> what) {
    return Median.of(
        IntStream.range(0, rounds.size())
            .mapToDouble(
                i -> what.applyAsDouble(rounds.get(i)) / what.applyAsDouble(other.rounds.get(i))));
  }

  private double median(ToDoubleFunction<Round> what) {
    return Median.of(rounds.stream().mapToDouble(what));
  }

  String startsLine() {
    return String.format(
        Locale.ROOT,
        "%-8s answers after %5.1f s, JVMs hold when idle: resident %5.0f MiB, proportional %5.0f",
        shop.name(),
        secondsUntilReady(),
        idle(Memory::resident) / (1 << 20),
        idle(Memory::proportional) / (1 << 20));
  }

  String loadsLines() {
    return String.format(
        Locale.ROOT,
        """
        %-8s %7.0f requests/s, p50 %5.1f ms, p99 %5.1f ms, others %2.0f%% of the machine
          CPU us per request: gateway %6.1f, catalog %6.1f, registry %6.1f, PostgreSQL %6.1f
          JVMs hold after it: resident %5.0f MiB, proportional %5.0f""",
        shop.name(),
        median(Round::perSecond),
        median(round -> round.wrk().p50Micros()) / 1e3,
        median(round -> round.wrk().p99Micros()) / 1e3,
        median(Round::othersShare) * 100,
        median(round -> round.micros(Part.GATEWAY)),
        median(round -> round.micros(Part.CATALOG)),
        median(round -> round.micros(Part.REGISTRY)),
        median(Round::databaseMicros),
        loaded(Memory::resident) / (1 << 20),
        loaded(Memory::proportional) / (1 << 20));
  }

  JsonObject toJson() {
    JsonArray started = new JsonArray();
    starts.forEach(
        start -> started.add(json(start.idle()).put("secondsUntilReady", start.seconds())));
    return JsonObject.of(
        "starts",
        started,
        "rounds",
        new JsonArray(rounds.stream().map(Round::toJson).toList()),
        "afterLoad",
        json(loaded));
  }

  private static JsonObject json(Memory memory) {
    return JsonObject.of(
        "residentBytes", memory.resident(), "proportionalBytes", memory.proportional());
  }
}
