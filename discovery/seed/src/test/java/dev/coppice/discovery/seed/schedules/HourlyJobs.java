package dev.coppice.discovery.seed.schedules;

import dev.coppice.discovery.scheduling.Job;
import dev.coppice.discovery.scheduling.Run;
import dev.coppice.discovery.scheduling.Schedule;
import dev.coppice.discovery.scheduling.Schedules;
import dev.coppice.node.Node;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * Runs jobs at each full hour of a clock that only its test puts forward, and writes down what was
 * begun, where.
 */
final class HourlyJobs {
  static final String JOB = "tidy";
  static final Duration HOUR = Duration.ofHours(1);

  record Begun(Node node, Run run) {
    Instant due() {
      return run.due();
    }
  }

  private final List<Begun> begun = new CopyOnWriteArrayList<>();
  private final Hours clock = new Hours();

  /**
   * Stands still, half past some hour, but for whole hours. It begins late enough for one to be
   * due, since jobs are declared by the database's clock.
   */
  private static final class Hours extends Clock {
    private volatile Instant now =
        Instant.now().truncatedTo(ChronoUnit.HOURS).plus(150, ChronoUnit.MINUTES);

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  void goOn(int hours) {
    clock.now = clock.now.plus(HOUR.multipliedBy(hours));
  }

  Instant lastHour() {
    return clock.now.truncatedTo(ChronoUnit.HOURS);
  }

  Schedules open(Node node, String service) {
    return open(node, service, run -> Future.succeededFuture());
  }

  Schedules open(Node node, String service, Function<Run, Future<?>> work) {
    return open(node, service, Duration.ofMinutes(10), work);
  }

  Schedules open(Node node, String service, Duration limit, Function<Run, Future<?>> work) {
    Job job =
        new Job(
            JOB,
            Schedule.every(HOUR),
            limit,
            run -> {
              begun.add(new Begun(node, run));
              return work.apply(run);
            });
    return Schedules.open(node.context(), service, List.of(job), clock);
  }

  /** All runs that were begun so far, in their order. */
  List<Begun> begun() {
    return List.copyOf(begun);
  }

  Begun begun(int index) {
    return begun.get(index);
  }
}
