package dev.coppice.bench.faults;

import dev.coppice.bench.load.OpenLoad;
import dev.coppice.bench.load.Outcomes;
import dev.coppice.bench.machine.ServerProcess;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One of two instances goes, one way or another, while clients read at a steady rate. */
final class Loss {

  private static final Duration STRETCH = Duration.ofMillis(250);
  private static final double BAD_MILLIS = 250;

  /** After so many seconds of load, and for so long where it comes back. */
  private static final long AFTER_MILLIS = 5_000;

  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final long STOPPED_MILLIS = 6_000;
  private static final Duration LONG = Duration.ofSeconds(30);

  private final OpenLoad load;
  private final int rate;
  private final Duration length;

  Loss(OpenLoad load, int rate, Duration length) {
    this.load = load;
    this.rate = rate;
    this.length = length;
  }

  List<Finding> byKill(ServerProcess victim) throws IOException, InterruptedException {
    Outcomes outcomes = whileLoaded(() -> victim.signal("KILL"));
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.atMost("kill -9", "failed reads", outcomes.failed(), 0));
    findings.add(
        Finding.atMost(
            "kill -9",
            "seconds with p99 above 250 ms",
            outcomes.slow(STRETCH, BAD_MILLIS).toMillis() / 1e3,
            2));
    return described("kill -9", outcomes, findings);
  }

  List<Finding> byTerm(ServerProcess victim) throws IOException, InterruptedException {
    Outcomes outcomes = whileLoaded(() -> victim.signal("TERM"));
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.atMost("SIGTERM", "failed reads", outcomes.failed(), 0));
    return described("SIGTERM", outcomes, findings);
  }

  List<Finding> byStop(ServerProcess victim, Ejections ejections)
      throws IOException, InterruptedException {
    List<Finding> findings = new ArrayList<>();
    Outcomes outcomes =
        whileLoaded(
            () -> {
              victim.signal("STOP");
              double seconds = ejections.await(1, LONG).toMillis() / 1e3;
              findings.add(Finding.atMost("SIGSTOP", "seconds until it is ejected", seconds, 2));
              Thread.sleep(STOPPED_MILLIS - Math.min(STOPPED_MILLIS, (long) (seconds * 1e3)));
              victim.signal("CONT");
              seconds = ejections.await(0, LONG).toMillis() / 1e3;
              findings.add(Finding.plain("SIGSTOP", "seconds from SIGCONT to its return", seconds));
            });
    findings.add(Finding.atMost("SIGSTOP", "failed reads", outcomes.failed(), 0));
    return described("SIGSTOP", outcomes, findings);
  }

  /** What is done to the victim. */
  private interface Fault {
    void happen() throws IOException, InterruptedException;
  }

  private Outcomes whileLoaded(Fault fault) throws IOException, InterruptedException {
    // What has just started is not asked for everything at once.
    load.run(rate / 10, WARM_UP);
    load.run(rate / 2, WARM_UP);
    load.run(rate, WARM_UP);
    Future<Outcomes> outcomes = load.start(rate, length);
    Thread.sleep(AFTER_MILLIS);
    fault.happen();
    return outcomes.await();
  }

  private static List<Finding> described(String fault, Outcomes outcomes, List<Finding> findings) {
    findings.add(Finding.plain(fault, "p50 ms", outcomes.percentileMillis(50)));
    findings.add(Finding.plain(fault, "p99 ms", outcomes.percentileMillis(99)));
    findings.add(Finding.plain(fault, "slowest ms", outcomes.percentileMillis(100)));
    if (outcomes.failed() > 0) {
      System.out.println("          failures by status: " + outcomes.failures());
    }
    return findings;
  }
}
