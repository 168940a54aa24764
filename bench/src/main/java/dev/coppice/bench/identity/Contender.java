package dev.coppice.bench.identity;

import dev.coppice.bench.BenchException;
import dev.coppice.bench.load.Median;
import dev.coppice.bench.load.Wrk;
import dev.coppice.bench.load.WrkReport;
import dev.coppice.bench.machine.ServerProcess;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One of the two, and what has been seen of it. */
final class Contender {

  private static final int CONNECTIONS = 32;

  private final AuthorizationServer server;
  private final List<Start> starts = new ArrayList<>();
  private final List<Load> loads = new ArrayList<>();

  /** One start, and what the server held when it had been idle, in bytes. */
  private record Start(double seconds, double resident) {

    JsonObject toJson() {
      return JsonObject.of("seconds", seconds, "residentBytes", resident);
    }
  }

  /** One load; the processor time is that of all that answers, but for the database. */
  private record Load(WrkReport wrk, double microsPerToken) {

    JsonObject toJson() {
      return JsonObject.of(
          "perSecond", wrk.perSecond(),
          "p99Micros", wrk.p99Micros(),
          "cpuMicrosPerToken", microsPerToken);
    }
  }

  Contender(AuthorizationServer server) {
    this.server = server;
  }

  String name() {
    return server.name();
  }

  /** Starts it, looks at it after a while, and stops it. */
  void startOnce(Duration idle) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    try (ServerProcess process = server.start()) {
      double seconds = (System.nanoTime() - begun) / 1e9;
      Thread.sleep(idle.toMillis());
      starts.add(new Start(seconds, process.residentBytes()));
    }
  }

  /** Starts it, for loads. */
  ServerProcess start() throws IOException, InterruptedException {
    return server.start();
  }

  /** Has as many tokens made as it makes in this time, not to be counted. */
  void warmUp(ServerProcess process, Path script, Duration length)
      throws IOException, InterruptedException {
    loaded(process, script, length);
  }

  /** Has as many tokens made as it makes in this time. */
  void load(ServerProcess process, Path script, Duration length)
      throws IOException, InterruptedException {
    loads.add(loaded(process, script, length));
  }

  private Load loaded(ServerProcess process, Path script, Duration length)
      throws IOException, InterruptedException {
    List<ServerProcess> all = Stream.concat(Stream.of(process), server.helpers().stream()).toList();
    long before = all.stream().mapToLong(ServerProcess::cpuMicros).sum();
    WrkReport wrk =
        Wrk.run(
            server.tokens(),
            List.of("Authorization: " + server.credentials()),
            List.of("--script=" + script),
            CONNECTIONS,
            length);
    if (wrk.errors() > 0) {
      throw new BenchException(name() + " refused " + wrk.errors() + " requests");
    }
    long used = all.stream().mapToLong(ServerProcess::cpuMicros).sum() - before;
    return new Load(wrk, (double) used / wrk.requests());
  }

  /** Seconds from its start until it gives keys to verify tokens with. */
  double secondsUntilReady() {
    return Median.of(starts.stream().mapToDouble(Start::seconds));
  }

  /** Bytes of memory when idle. */
  double resident() {
    return Median.of(starts.stream().mapToDouble(Start::resident));
  }

  double tokensPerSecond() {
    return Median.of(loads.stream().mapToDouble(load -> load.wrk().perSecond()));
  }

  String startsLine() {
    return String.format(
        Locale.ROOT,
        "%-10s ready after %5.1f s, holds %4.0f MiB when idle",
        name(),
        secondsUntilReady(),
        resident() / (1 << 20));
  }

  String loadsLine() {
    return String.format(
        Locale.ROOT,
        "%-10s %6.0f tokens/s, p99 %5.1f ms, %6.0f us of CPU per token",
        name(),
        tokensPerSecond(),
        Median.of(loads.stream().mapToDouble(load -> load.wrk().p99Micros() / 1_000)),
        Median.of(loads.stream().mapToDouble(Load::microsPerToken)));
  }

  JsonObject toJson() {
    return JsonObject.of(
        "starts", new JsonArray(starts.stream().map(Start::toJson).toList()),
        "loads", new JsonArray(loads.stream().map(Load::toJson).toList()));
  }
}
