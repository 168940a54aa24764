package dev.coppice.discovery.seed.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.discovery.coordination.Token;
import dev.coppice.discovery.scheduling.Outcome;
import dev.coppice.discovery.scheduling.Schedules;
import dev.coppice.node.Loop;
import dev.coppice.node.Node;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A seed on a real PostgreSQL, and two nodes that run jobs. Each test has a service of its own. */
class SchedulesTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  private static JobCluster cluster;

  private final HourlyJobs jobs = new HourlyJobs();

  @BeforeAll
  static void open() {
    cluster = new JobCluster(postgres);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @Test
  void eachDueTimeIsRunOnceByOneOfTheNodes() {
    List<Schedules> all = List.of(jobs.open(cluster.one, "usual"), jobs.open(cluster.two, "usual"));
    cluster.awaitEnded("usual", 1);
    for (int hour = 2; hour <= 5; hour++) {
      jobs.goOn(1);
      cluster.awaitEnded("usual", hour);
    }
    assertThat(jobs.begun()).hasSize(5).extracting(HourlyJobs.Begun::due).doesNotHaveDuplicates();
    assertThat(jobs.begun()).extracting(HourlyJobs.Begun::node).containsOnly(jobs.begun(0).node());
    assertThat(jobs.begun().subList(1, 5)).extracting(each -> each.run().missed()).containsOnly(0L);
    assertThat(cluster.outcomes("usual")).containsOnly(Outcome.SUCCEEDED);
    assertThat(
            jobs.begun(0)
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
    Node dying = cluster.start();
    jobs.open(dying, "killed", run -> Promise.promise().future());
    Await.until("a run is under way", () -> jobs.begun().size() == 1);
    Schedules heir = jobs.open(cluster.two, "killed");

    cluster.nodes.crash(dying);

    Await.until("it is lost", () -> cluster.outcomes("killed").equals(List.of(Outcome.LOST)));
    jobs.goOn(1);
    cluster.awaitEnded("killed", 2);
    assertThat(cluster.outcomes("killed")).containsExactly(Outcome.SUCCEEDED, Outcome.LOST);
    assertThat(jobs.begun()).extracting(HourlyJobs.Begun::node).containsExactly(dying, cluster.two);
    assertThat(jobs.begun(1).due()).isEqualTo(jobs.begun(0).due().plus(HourlyJobs.HOUR));
    assertThat(jobs.begun(1).run().token()).isGreaterThan(jobs.begun(0).run().token());
    Await.result(heir.close());
  }

  /**
   * A node talks with the voters on an event loop of this part's; where that hangs, it is cut off.
   */
  private static final class Talking implements Part {
    private final CountDownLatch healed = new CountDownLatch(1);
    private @Nullable Loop loop;

    @Override
    public String name() {
      return "talking";
    }

    @Override
    public Future<?> start(NodeContext node) {
      return node.vertx()
          .deployVerticle(
              new VerticleBase() {
                @Override
                public Future<?> start() {
                  loop = new Loop(context);
                  Coordination.of(node);
                  return Future.succeededFuture();
                }
              });
    }

    void cutOff() {
      Objects.requireNonNull(loop)
          .run(
              () -> {
                try {
                  healed.await(2, TimeUnit.MINUTES);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
    }

    void heal() {
      healed.countDown();
    }
  }

  @Test
  void aRunWhoseLeaderIsCutOffIsToldAndLostHoweverItEnds() {
    Talking talking = new Talking();
    Node cutOff = cluster.nodes.start(talking);
    Promise<Void> end = Promise.promise();
    Schedules stale = jobs.open(cutOff, "cut-off", run -> end.future());
    Await.until("a run is under way", () -> jobs.begun().size() == 1);
    Schedules heir = jobs.open(cluster.two, "cut-off");

    talking.cutOff();
    try {
      Await.until("it is told", () -> jobs.begun(0).run().isOver());
      Await.until("it is lost", () -> cluster.outcomes("cut-off").equals(List.of(Outcome.LOST)));
      jobs.goOn(1);
      cluster.awaitEnded("cut-off", 2);
    } finally {
      talking.heal();
    }
    end.complete();
    Instant due = jobs.begun(0).due();
    cluster.awaitLogged("Schedule cut-off/tidy: the run due at " + due + " counts as lost");

    assertThat(cluster.outcomes("cut-off")).containsExactly(Outcome.SUCCEEDED, Outcome.LOST);
    assertThat(jobs.begun())
        .extracting(HourlyJobs.Begun::node)
        .containsExactly(cutOff, cluster.two);
    assertThat(jobs.begun(1).due()).isEqualTo(due.plus(HourlyJobs.HOUR));
    assertThat(jobs.begun(1).run().token()).isGreaterThan(jobs.begun(0).run().token());
    Await.result(Future.join(stale.close(), heir.close()));
    cluster.nodes.leave(cutOff);
  }

  @Test
  void ofTheDueTimesWhileNobodyLedTheLatestIsRunAndTheOthersAreMissed() {
    Schedules before = jobs.open(cluster.one, "missed");
    cluster.awaitEnded("missed", 1);
    Await.result(before.close());
    jobs.goOn(5);
    Schedules after = jobs.open(cluster.two, "missed");
    cluster.awaitEnded("missed", 2);
    assertThat(jobs.begun()).hasSize(2);
    assertThat(jobs.begun(1).due()).isEqualTo(jobs.lastHour());
    assertThat(jobs.begun(1).run().missed()).isEqualTo(4);
    assertThat(cluster.runs("missed").get(0).missed()).isEqualTo(4);
    Await.result(after.close());
  }

  /** The higher token in the database stands for a leader that this one has not heard of. */
  @Test
  void aLeaderWhoWasReplacedRunsNothing() {
    Schedules stale = jobs.open(cluster.one, "stale");
    cluster.awaitEnded("stale", 1);
    Token token = jobs.begun(0).run().token();
    raiseFence("stale", new Token(token.epoch(), token.fence() + 1));
    Schedules other = jobs.open(cluster.one, "other");
    for (int hour = 1; hour <= 2; hour++) {
      int ended = cluster.outcomes("other").size();
      jobs.goOn(1);
      Await.until("the other one has run", () -> cluster.outcomes("other").size() > ended);
    }
    assertThat(cluster.outcomes("stale")).hasSize(1);
    raiseFence("stale", token);
    cluster.awaitEnded("stale", 2);
    assertThat(cluster.runs("stale").get(0).due()).isEqualTo(jobs.lastHour());
    assertThat(cluster.runs("stale").get(0).missed()).isEqualTo(1);
    Await.result(Future.join(stale.close(), other.close()));
  }

  private static void raiseFence(String service, Token token) {
    Tuple values = Tuple.of(Schedules.election(service), token.epoch(), token.fence());
    Await.result(
        cluster.database.query(
            Deadline.after(Duration.ofSeconds(20)),
            client ->
                client
                    .preparedQuery("UPDATE fences SET epoch = $2, fence = $3 WHERE name = $1")
                    .execute(values)));
  }

  @Test
  void aRunThatTakesTooLongIsToldAndTheNextWaitsForIt() {
    Promise<Void> end = Promise.promise();
    Schedules schedules =
        jobs.open(cluster.one, "slow", Duration.ofSeconds(1), run -> end.future());
    cluster.awaitEnded("slow", 1);
    assertThat(cluster.outcomes("slow")).containsExactly(Outcome.TIMED_OUT);
    assertThat(cluster.runs("slow").get(0).detail()).isEqualTo("not ended within PT1S");
    assertThat(jobs.begun(0).run().isOver()).isTrue();
    jobs.goOn(3);
    Schedules other = jobs.open(cluster.one, "slows-not");
    cluster.awaitEnded("slows-not", 1);
    assertThat(cluster.runs("slow")).hasSize(1);
    end.complete();
    cluster.awaitEnded("slow", 2);
    assertThat(cluster.runs("slow").get(0).missed()).isEqualTo(2);
    assertThat(cluster.outcomes("slow").get(0)).isEqualTo(Outcome.SUCCEEDED);
    Await.result(Future.join(schedules.close(), other.close()));
  }

  @Test
  void aRunThatFailsIsWrittenDownWithTheReasonAndTheNextIsRun() {
    Schedules schedules =
        jobs.open(
            cluster.two,
            "fails",
            run -> {
              throw new IllegalStateException("no paper: a test's own, expected in the log");
            });
    cluster.awaitEnded("fails", 1);
    jobs.goOn(1);
    cluster.awaitEnded("fails", 2);
    assertThat(cluster.outcomes("fails")).containsOnly(Outcome.FAILED);
    assertThat(cluster.runs("fails").get(0).detail()).contains("no paper");
    Await.result(schedules.close());
  }

  @Test
  void aRunIsToldAndWaitedForWhenItsServiceIsClosed() {
    Promise<Void> end = Promise.promise();
    Schedules schedules = jobs.open(cluster.one, "leaving", run -> end.future());
    Await.until("a run is under way", () -> jobs.begun().size() == 1);
    Future<Void> closed = schedules.close();
    Await.until("it is told", () -> jobs.begun(0).run().isOver());
    end.complete();
    Await.result(closed);
    cluster.awaitEnded("leaving", 1);
    assertThat(cluster.outcomes("leaving")).containsExactly(Outcome.SUCCEEDED);
  }
}
