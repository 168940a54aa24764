package dev.coppice.discovery.seed.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.discovery.scheduling.Outcome;
import dev.coppice.discovery.scheduling.Schedules;
import dev.coppice.discovery.seed.SeedPart;
import dev.coppice.node.Node;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import dev.coppice.testing.TestCluster;
import io.vertx.core.Promise;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The seeds' database goes away while jobs are due, and comes back. Each test has a service of its
 * own.
 */
class DatabaseAwayTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.ownServer();

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
  void whileItIsStoppedNothingIsRunAndThenTheLatestDueTimeOnceAndTheOthersAreMissed() {
    List<Schedules> all =
        List.of(jobs.open(cluster.one, "stopped"), jobs.open(cluster.two, "stopped"));
    cluster.awaitEnded("stopped", 1);
    postgres.stopServer();
    try {
      jobs.goOn(5);
      // On a machine that stands still for seconds the call ends before it is answered.
      assertThat(cluster.awaitLogged("Schedule stopped/tidy: cannot be claimed yet, tries on: "))
          .containsAnyOf("the database behind this service does not answer", "Timed out");
      assertThat(jobs.begun()).hasSize(1);
    } finally {
      postgres.startServer();
    }
    assertThatItIsMadeUpFor("stopped", all);
  }

  @Test
  void theSameWhileItIsFrozen() {
    List<Schedules> all =
        List.of(jobs.open(cluster.one, "frozen"), jobs.open(cluster.two, "frozen"));
    cluster.awaitEnded("frozen", 1);
    postgres.freezeServer();
    try {
      jobs.goOn(5);
      cluster.awaitLogged("Schedule frozen/tidy: cannot be claimed yet, tries on: ");
      assertThat(jobs.begun()).hasSize(1);
    } finally {
      postgres.thawServer();
    }
    assertThatItIsMadeUpFor("frozen", all);
  }

  /** By one run; the due time after it is an ordinary one. */
  private void assertThatItIsMadeUpFor(String service, List<Schedules> all) {
    cluster.awaitEnded(service, 2);
    assertThat(cluster.runs(service).get(0).missed()).isEqualTo(4);
    assertThat(jobs.begun(1).due()).isEqualTo(jobs.lastHour());
    assertThat(jobs.begun(1).run().missed()).isEqualTo(4);
    String told = "Schedule %s/tidy: 4 due times before %s were missed";
    cluster.awaitLogged(told.formatted(service, jobs.lastHour()));
    jobs.goOn(1);
    cluster.awaitEnded(service, 3);
    assertThat(jobs.begun(2).run().missed()).isZero();
    assertThat(jobs.begun()).hasSize(3).extracting(HourlyJobs.Begun::due).doesNotHaveDuplicates();
    assertThat(cluster.outcomes(service)).containsOnly(Outcome.SUCCEEDED);
    all.forEach(each -> Await.result(each.close()));
  }

  @Test
  void howARunEndedIsWrittenDownWhenItIsBack() {
    Promise<Void> end = Promise.promise();
    Schedules schedules = jobs.open(cluster.one, "ends", run -> end.future());
    Await.until("a run is under way", () -> jobs.begun().size() == 1);
    postgres.stopServer();
    try {
      end.complete();
      cluster.awaitLogged("Schedule ends/tidy: its end cannot be written down, tries on: ");
    } finally {
      postgres.startServer();
    }
    cluster.awaitEnded("ends", 1);
    assertThat(cluster.outcomes("ends")).containsExactly(Outcome.SUCCEEDED);
    assertThat(jobs.begun()).hasSize(1);
    Await.result(schedules.close());
  }

  @Test
  void aNewLeaderWaitsForItAndGoesOnFromWhatTheOneBeforeHasDone() {
    Schedules before = jobs.open(cluster.one, "heirs");
    cluster.awaitEnded("heirs", 1);
    Schedules after = jobs.open(cluster.two, "heirs");
    postgres.stopServer();
    try {
      Await.result(before.close());
      jobs.goOn(3);
      cluster.awaitLogged("Schedules of heirs do not run yet, tries on: ");
      assertThat(jobs.begun()).hasSize(1);
    } finally {
      postgres.startServer();
    }
    cluster.awaitEnded("heirs", 2);
    assertThat(jobs.begun())
        .extracting(HourlyJobs.Begun::node)
        .containsExactly(cluster.one, cluster.two);
    assertThat(jobs.begun(1).run().missed()).isEqualTo(2);
    Await.result(after.close());
  }

  @Test
  void aLeaderSaysSoWhereNoSeedHasADatabase() {
    try (TestCluster lone = new TestCluster()) {
      Node seed = lone.start(new SeedPart());
      Schedules schedules = jobs.open(seed, "none");
      assertThat(cluster.awaitLogged("Schedules of none do not run yet, tries on: "))
          .endsWith("no seed has its database open");
      assertThat(jobs.begun()).isEmpty();
      Await.result(schedules.close());
    }
  }
}
