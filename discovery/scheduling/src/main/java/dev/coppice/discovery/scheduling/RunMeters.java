package dev.coppice.discovery.scheduling;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counts what a node runs of one job. */
record RunMeters(MeterRegistry registry, String service, String job) {

  void ended(Outcome outcome, Duration time) {
    Timer.builder("coppice.schedule.run")
        .description("Runs of jobs that ended on this node")
        .tag("service", service)
        .tag("job", job)
        .tag("outcome", outcome.text())
        .register(registry)
        .record(time);
  }

  void missed(long count) {
    count("coppice.schedule.missed", "Due times that nobody ran, as found by this node", count);
  }

  void lost() {
    count("coppice.schedule.lost", "Runs that this node found to be lost", 1);
  }

  private void count(String name, String description, long count) {
    Counter.builder(name)
        .description(description)
        .tag("service", service)
        .tag("job", job)
        .register(registry)
        .increment((double) count);
  }
}
