package dev.coppice.discovery.scheduling;

import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.discovery.coordination.Election;
import dev.coppice.discovery.coordination.LeaderTask;
import dev.coppice.discovery.coordination.Term;
import dev.coppice.node.Loop;
import dev.coppice.node.NodeContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of a service, which run on one of its instances: the one that is elected.
 *
 * <p>A run is claimed for its due time in the seeds' PostgreSQL before it begins, so <b>every due
 * time is run at most once</b>, whoever leads, and a job never overlaps with itself on one node.
 * Not every due time is run: of those that pass while nobody can run the job (nobody leads, the
 * seeds have no database, the run before has not ended) the latest is run, once, and the others
 * count as missed. A run may be cut off by a crash; the next leader writes it down as lost, and it
 * is not repeated before the next due time. Between two nodes runs may overlap as terms of leaders
 * may: work that does not ask {@link Run#isOver} goes on while the next leader runs the next due
 * time, and the fence is what keeps it from writing.
 *
 * <p>There is one election for all jobs of a service, {@code schedules/<service>}, not one for
 * each: a candidacy costs every instance a session with the voters and its heartbeats, and jobs are
 * rare and short. So all jobs of a service run on the same instance; work that is too much for it
 * should be split into calls of the service's own operations.
 *
 * <p>A node without a majority of the voters does not lead, so it runs nothing. Due times are
 * judged by the clock of the leader.
 */
public final class Schedules {
  private static final Logger LOG = LoggerFactory.getLogger(Schedules.class);
  private static final long RETRY_MILLIS = 1_000;
  private static final long LEAVE_LIMIT_SECONDS = 5;

  private final Vertx vertx;
  private final Loop loop;
  private final ScheduleBus bus;
  private final String service;
  private final List<JobRunner> runners;
  private final Election election;
  private boolean complained;

  private Schedules(NodeContext node, String service, List<Job> jobs, Clock clock) {
    this.vertx = node.vertx();
    this.loop = new Loop(vertx.getOrCreateContext());
    this.bus = new ScheduleBus(vertx);
    this.service = service;
    JobRunner.Home home =
        new JobRunner.Home(vertx, loop, clock, bus, service, node.info().instanceOf(service));
    this.runners =
        jobs.stream()
            .map(job -> new JobRunner(home, job, new RunMeters(node.meters(), service, job.name())))
            .toList();
    this.election = Coordination.of(node).elect(election(service), new Leading());
  }

  /**
   * Runs the jobs on the current event loop whenever this node is the one to do so, until it is
   * closed. Every instance of the service declares the same jobs.
   *
   * @throws IllegalArgumentException where two jobs have one name
   */
  public static Schedules open(NodeContext node, String service, List<Job> jobs) {
    return open(node, service, jobs, Clock.systemUTC());
  }

  /** The same, by another clock. */
  public static Schedules open(NodeContext node, String service, List<Job> jobs, Clock clock) {
    return new Schedules(node, service, checked(jobs), clock);
  }

  /**
   * The same jobs.
   *
   * @throws IllegalArgumentException where two have one name
   */
  public static List<Job> checked(List<Job> jobs) {
    List<String> names = jobs.stream().map(Job::name).toList();
    if (names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException("two jobs have the same name: %s".formatted(names));
    }
    return List.copyOf(jobs);
  }

  /** The name of the election, and of the fence that what a run writes passes. */
  public static String election(String service) {
    return "schedules/" + service;
  }

  /** Ends the candidacy. What is being run is told, and waited for, for up to five seconds. */
  public Future<Void> close() {
    return election.close().timeout(LEAVE_LIMIT_SECONDS, TimeUnit.SECONDS).otherwiseEmpty();
  }

  private final class Leading implements LeaderTask {
    @Override
    public Future<?> start(Term term) {
      loop.run(() -> declare(term));
      return Future.succeededFuture();
    }

    /** No candidate again before all work has ended: so a job does not meet itself here. */
    @Override
    public Future<?> stop(Term term) {
      return loop.call(() -> Future.join(runners.stream().map(JobRunner::end).toList()).mapEmpty());
    }
  }

  private void declare(Term term) {
    if (term.isOver()) {
      return;
    }
    bus.begin(
            new Declaration(service, term.token(), runners.stream().map(JobRunner::entry).toList()))
        .onSuccess(begun -> begin(term, begun))
        .onFailure(
            failure -> {
              if (!complained) {
                complained = true;
                LOG.warn(
                    "Schedules of {} do not run yet, tries on: {}", service, failure.toString());
              }
              vertx.setTimer(RETRY_MILLIS, again -> declare(term));
            });
  }

  private void begin(Term term, Begun begun) {
    complained = false;
    if (term.isOver()) {
      return;
    }
    Map<String, Begun.Entry> found =
        begun.jobs().stream().collect(Collectors.toMap(Begun.Entry::job, entry -> entry));
    LOG.info("Runs the schedules of {}: {}", service, found.keySet());
    runners.forEach(
        runner -> {
          Begun.Entry entry = found.get(runner.job().name());
          if (entry != null) {
            runner.begin(term, entry);
          }
        });
  }
}
