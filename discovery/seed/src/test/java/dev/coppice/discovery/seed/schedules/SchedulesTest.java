package dev.coppice.discovery.seed.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import dev.coppice.discovery.scheduling.Job;
import dev.coppice.discovery.scheduling.Outcome;
import dev.coppice.discovery.scheduling.Run;
import dev.coppice.discovery.scheduling.RunRecord;
import dev.coppice.discovery.scheduling.Schedule;
import dev.coppice.discovery.scheduling.Schedules;
import dev.coppice.discovery.seed.SeedPart;
import dev.coppice.node.Node;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import dev.coppice.testing.TestCluster;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A seed on a real PostgreSQL, and two nodes that run jobs. Each test has a service of its own. */
class SchedulesTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  private static final Duration HOUR = Duration.ofHours(1);

  private static TestCluster cluster;
  private static Node one;
  private static Node two;
  private static Database database;
  private static PostgresScheduleList list;

  /** What was begun, where. */
  record Begun(Node node, Run run) {}

  private final Hours clock = new Hours();
  private final List<Begun> begun = new CopyOnWriteArrayList<>();

  /**
   * Stands still, half past some hour, but for whole hours that a test puts it forward. It begins
   * late enough for one to be due, since jobs are declared by the database's clock.
   */
  private static final class Hours extends Clock {
    private volatile Instant now =
        Instant.now().truncatedTo(ChronoUnit.HOURS).plus(150, ChronoUnit.MINUTES);

    void goOn(int hours) {
      now = now.plus(HOUR.multipliedBy(hours));
    }

    Instant lastHour() {
      return now.truncatedTo(ChronoUnit.HOURS);
    }

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

  private static final class Worker implements Part {
    @Override
    public String name() {
      return "worker";
    }

    @Override
    public Future<?> start(NodeContext node) {
      return Future.succeededFuture();
    }
  }

  @BeforeAll
  static void open() {
    cluster = new TestCluster(Map.of("coppice.discovery.postgres.uri", postgres.uri()));
    Node seed = cluster.start(new SeedPart());
    one = cluster.start(new Worker());
    two = cluster.start(new Worker());
    Settings settings = Settings.of(Map.of("coppice.postgres.uri", postgres.uri()));
    database =
        Await.result(
            Database.open(
                seed.context().vertx(),
                new Readiness(),
                PostgresOptions.from(settings, "discovery")));
    list = new PostgresScheduleList(database);
  }

  @AfterAll
  static void close() {
    Await.result(database.close());
    cluster.close();
  }

  /** Runs a job at each full hour; {@code work} is told of by {@link #begun}. */
  private Schedules hourly(
      Node node, String service, Duration limit, Function<Run, Future<?>> work) {
    Job job =
        new Job(
            "tidy",
            Schedule.every(HOUR),
            limit,
            run -> {
              begun.add(new Begun(node, run));
              return work.apply(run);
            });
    return Schedules.open(node.context(), service, List.of(job), clock);
  }

  private Schedules hourly(Node node, String service) {
    return hourly(node, service, Duration.ofMinutes(10), run -> Future.succeededFuture());
  }

  private static List<RunRecord> runs(String service) {
    return Await.result(list.runs(service, "tidy", 100, Deadline.after(Duration.ofSeconds(20))));
  }

  private static List<Outcome> outcomes(String service) {
    return runs(service).stream()
        .filter(run -> run.outcome() != null)
        .map(RunRecord::outcome)
        .toList();
  }

  private static void awaitEnded(String service, int count) {
    Await.until(count + " runs have ended", () -> outcomes(service).size() == count);
  }

  @Test
  void eachDueTimeIsRunOnceByOneOfTheNodes() {
    List<Schedules> all = List.of(hourly(one, "usual"), hourly(two, "usual"));
    awaitEnded("usual", 1);
    for (int hour = 2; hour <= 5; hour++) {
      clock.goOn(1);
      awaitEnded("usual", hour);
    }
    assertThat(begun).hasSize(5).extracting(each -> each.run().due()).doesNotHaveDuplicates();
    assertThat(begun).extracting(Begun::node).containsOnly(begun.get(0).node());
    assertThat(begun.subList(1, 5)).extracting(each -> each.run().missed()).containsOnly(0L);
    assertThat(outcomes("usual")).containsOnly(Outcome.SUCCEEDED);
    assertThat(
            begun
                .get(0)
                .node()
                .context()
                .meters()
                .get("coppice.schedule.run")
                .tags("service", "usual", "job", "tidy", "outcome", "succeeded")
                .timer()
                .count())
        .isEqualTo(5);
    all.forEach(each -> Await.result(each.close()));
  }

  @Test
  void aRunWhoseLeaderDiesIsLostAndItsDueTimeIsNotRunAgain() {
    Node dying = cluster.start(new Worker());
    hourly(dying, "killed", Duration.ofMinutes(10), run -> Promise.promise().future());
    Await.until("a run is under way", () -> begun.size() == 1);
    Schedules heir = hourly(two, "killed");

    cluster.crash(dying);

    Await.until("it is lost", () -> outcomes("killed").equals(List.of(Outcome.LOST)));
    clock.goOn(1);
    awaitEnded("killed", 2);
    assertThat(outcomes("killed")).containsExactly(Outcome.SUCCEEDED, Outcome.LOST);
    assertThat(begun).extracting(Begun::node).containsExactly(dying, two);
    assertThat(begun.get(1).run().due()).isEqualTo(begun.get(0).run().due().plus(HOUR));
    assertThat(begun.get(1).run().token()).isGreaterThan(begun.get(0).run().token());
    Await.result(heir.close());
  }

  @Test
  void ofTheDueTimesWhileNobodyLedTheLatestIsRunAndTheOthersAreMissed() {
    Schedules before = hourly(one, "missed");
    awaitEnded("missed", 1);
    Await.result(before.close());
    clock.goOn(5);
    Schedules after = hourly(two, "missed");
    awaitEnded("missed", 2);
    assertThat(begun).hasSize(2);
    assertThat(begun.get(1).run().due()).isEqualTo(clock.lastHour());
    assertThat(begun.get(1).run().missed()).isEqualTo(4);
    assertThat(runs("missed").get(0).missed()).isEqualTo(4);
    Await.result(after.close());
  }

  /** The higher token in the database stands for a leader that this one has not heard of. */
  @Test
  void aLeaderWhoWasReplacedRunsNothing() {
    Schedules stale = hourly(one, "stale");
    awaitEnded("stale", 1);
    Token token = begun.get(0).run().token();
    raiseFence("stale", new Token(token.epoch(), token.fence() + 1));
    Schedules other = hourly(one, "other");
    for (int hour = 1; hour <= 2; hour++) {
      int ended = outcomes("other").size();
      clock.goOn(1);
      Await.until("the other one has run", () -> outcomes("other").size() > ended);
    }
    assertThat(outcomes("stale")).hasSize(1);
    raiseFence("stale", token);
    awaitEnded("stale", 2);
    assertThat(runs("stale").get(0).due()).isEqualTo(clock.lastHour());
    assertThat(runs("stale").get(0).missed()).isEqualTo(1);
    Await.result(Future.join(stale.close(), other.close()));
  }

  private static void raiseFence(String service, Token token) {
    Tuple values = Tuple.of(Schedules.election(service), token.epoch(), token.fence());
    Await.result(
        database.query(
            Deadline.after(Duration.ofSeconds(20)),
            client ->
                client
                    .preparedQuery("UPDATE fences SET epoch = $2, fence = $3 WHERE name = $1")
                    .execute(values)));
  }

  @Test
  void aRunThatTakesTooLongIsToldAndTheNextWaitsForIt() {
    Promise<Void> end = Promise.promise();
    Schedules schedules = hourly(one, "slow", Duration.ofSeconds(1), run -> end.future());
    awaitEnded("slow", 1);
    assertThat(outcomes("slow")).containsExactly(Outcome.TIMED_OUT);
    assertThat(runs("slow").get(0).detail()).isEqualTo("not ended within PT1S");
    assertThat(begun.get(0).run().isOver()).isTrue();
    clock.goOn(3);
    Schedules other = hourly(one, "slows-not");
    awaitEnded("slows-not", 1);
    assertThat(runs("slow")).hasSize(1);
    end.complete();
    awaitEnded("slow", 2);
    assertThat(runs("slow").get(0).missed()).isEqualTo(2);
    assertThat(outcomes("slow").get(0)).isEqualTo(Outcome.SUCCEEDED);
    Await.result(Future.join(schedules.close(), other.close()));
  }

  @Test
  void aRunThatFailsIsWrittenDownWithTheReasonAndTheNextIsRun() {
    Schedules schedules =
        hourly(
            two,
            "fails",
            Duration.ofMinutes(10),
            run -> {
              throw new IllegalStateException("no paper: a test's own, expected in the log");
            });
    awaitEnded("fails", 1);
    clock.goOn(1);
    awaitEnded("fails", 2);
    assertThat(outcomes("fails")).containsOnly(Outcome.FAILED);
    assertThat(runs("fails").get(0).detail()).contains("no paper");
    Await.result(schedules.close());
  }

  @Test
  void aRunIsToldAndWaitedForWhenItsServiceIsClosed() {
    Promise<Void> end = Promise.promise();
    Schedules schedules = hourly(one, "leaving", Duration.ofMinutes(10), run -> end.future());
    Await.until("a run is under way", () -> begun.size() == 1);
    Future<Void> closed = schedules.close();
    Await.until("it is told", () -> begun.get(0).run().isOver());
    end.complete();
    Await.result(closed);
    awaitEnded("leaving", 1);
    assertThat(outcomes("leaving")).containsExactly(Outcome.SUCCEEDED);
  }
}
