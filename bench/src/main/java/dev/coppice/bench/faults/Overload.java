package dev.coppice.bench.faults;

import dev.coppice.bench.gateway.Coppice;
import dev.coppice.bench.load.OpenLoad;
import dev.coppice.bench.load.Outcomes;
import dev.coppice.bench.service.Desk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Clients ask two instances for three times what both can do. */
final class Overload {

  private static final String OVERLOAD = "overload";
  private static final int INSTANCES = 2;
  private static final int TIMES = 3;
  private static final int UNAVAILABLE = 503;
  private static final Duration ONSET = Duration.ofSeconds(2);

  private final int port;
  private final Duration length;

  Overload(int port, Duration length) {
    this.port = port;
    this.length = length;
  }

  List<Finding> run() {
    int capacity = INSTANCES * Desk.CAPACITY;
    List<Finding> findings = new ArrayList<>();
    try (OpenLoad load = new OpenLoad(Coppice.stock(port))) {
      load.run(capacity / 10, length);
      Outcomes unloaded = load.run(capacity / 10, length);
      double unloadedP99 = unloaded.percentileMillis(99);
      findings.add(Finding.plain(OVERLOAD, "p99 ms at a tenth of the capacity", unloadedP99));
      double peak = 0;
      for (int percent : new int[] {80, 90, 100, 110}) {
        peak = Math.max(peak, goodput(load.run(capacity * percent / 100, length)));
      }
      findings.add(Finding.plain(OVERLOAD, "peak goodput, requests/s", peak));

      Outcomes onset = load.run(TIMES * capacity, ONSET);
      findings.add(
          Finding.plain(
              OVERLOAD, "p99 ms of accepted in its first two seconds", onset.percentileMillis(99)));
      Outcomes overloaded = load.run(TIMES * capacity, length);
      double p99 = overloaded.percentileMillis(99);
      findings.add(Finding.plain(OVERLOAD, "goodput at three times that", goodput(overloaded)));
      findings.add(Finding.plain(OVERLOAD, "p50 ms of accepted", overloaded.percentileMillis(50)));
      findings.add(Finding.plain(OVERLOAD, "p99 ms of accepted", p99));
      findings.add(Finding.atLeast(OVERLOAD, "goodput of peak", goodput(overloaded) / peak, 0.9));
      findings.add(
          Finding.atMost(OVERLOAD, "p99 of accepted, of unloaded p99", p99 / unloadedP99, 5));
      findings.add(
          Finding.atMost(
              OVERLOAD,
              "refused by anything but 503",
              overloaded.failed() - overloaded.count(UNAVAILABLE),
              0));
    }
    return findings;
  }

  private double goodput(Outcomes outcomes) {
    return outcomes.succeeded() / (double) length.toSeconds();
  }
}
