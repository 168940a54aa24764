package dev.coppice.discovery.seed.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import dev.coppice.discovery.scheduling.Begun;
import dev.coppice.discovery.scheduling.Claim;
import dev.coppice.discovery.scheduling.Claimed;
import dev.coppice.discovery.scheduling.Declaration;
import dev.coppice.discovery.scheduling.Outcome;
import dev.coppice.discovery.scheduling.RunEnd;
import dev.coppice.discovery.scheduling.RunKey;
import dev.coppice.discovery.scheduling.RunRecord;
import dev.coppice.discovery.scheduling.ScheduleRecord;
import dev.coppice.discovery.seed.SeedDatabase;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.StaleTokenException;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real PostgreSQL. Each test has a service of its own. */
class PostgresRunBookTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  private static final Token FIRST = new Token(7, 3);
  private static final Token SECOND = new Token(7, 4);

  /** Later than anything is declared by the database's clock. */
  private static final Instant DAWN = Instant.parse("2100-01-01T00:00:00Z");

  private static Vertx vertx;
  private static Database database;
  private static PostgresRunBook book;
  private static PostgresScheduleList list;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    database = SeedDatabase.open(vertx, postgres.uri());
    book = new PostgresRunBook(database);
    list = new PostgresScheduleList(database);
  }

  @AfterAll
  static void close() {
    Await.result(database.close());
    Await.result(vertx.close());
  }

  private static Begun begin(String service, Token token, String... jobs) {
    return Await.result(
        book.begin(
            new Declaration(
                service,
                token,
                Arrays.stream(jobs)
                    .map(job -> new Declaration.Entry(job, "every 1h", 60_000))
                    .toList())));
  }

  private static RunKey run(String service, Token token, int hour) {
    return new RunKey(service, "tidy", DAWN.plus(Duration.ofHours(hour)), token);
  }

  private static Future<Claimed> claiming(RunKey run) {
    return book.claim(new Claim(run, 0, "one"));
  }

  private static Claimed claim(RunKey run) {
    return Await.result(claiming(run));
  }

  private static boolean end(RunKey run, Outcome outcome) {
    return Await.result(book.end(new RunEnd(run, outcome, null)));
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(20));
  }

  private static List<RunRecord> runs(String service) {
    return Await.result(list.runs(service, "tidy", 1000, soon()));
  }

  private static List<ScheduleRecord> listed(String service) {
    return Await.result(list.list(soon())).stream()
        .filter(schedule -> schedule.service().equals(service))
        .toList();
  }

  @Test
  void aDueTimeIsClaimedOnceAndNoneBeforeItAfterThat() {
    begin("once", FIRST, "tidy");
    assertThat(claim(run("once", FIRST, 5)))
        .isEqualTo(new Claimed(true, run("once", FIRST, 5).due()));
    end(run("once", FIRST, 5), Outcome.SUCCEEDED);
    begin("once", SECOND, "tidy");
    Claimed refused = new Claimed(false, run("once", FIRST, 5).due());
    assertThat(claim(run("once", SECOND, 5))).isEqualTo(refused);
    assertThat(claim(run("once", SECOND, 4))).isEqualTo(refused);
    assertThat(claim(run("once", SECOND, 6)).holds()).isTrue();
    assertThat(runs("once")).hasSize(2);
  }

  /** Many who believe they lead, with one token, as none ever should: still one of them. */
  @Test
  void ofManyClaimsAtATimeForDifferentTimesTheHighestHoldsInTheEnd() {
    begin("many", FIRST, "tidy");
    List<Future<Claimed>> claims = new ArrayList<>();
    for (int hour = 1; hour <= 20; hour++) {
      claims.add(claiming(run("many", FIRST, hour)));
    }
    Await.result(Future.all(claims));
    List<RunRecord> runs = runs("many");
    assertThat(runs).hasSize((int) claims.stream().filter(each -> each.result().holds()).count());
    assertThat(runs).extracting(RunRecord::due).doesNotHaveDuplicates();
    assertThat(runs).filteredOn(each -> each.outcome() == null).hasSize(1);
  }

  @Test
  void aClaimThatIsAskedForAgainHoldsUntilItsRunHasEnded() {
    begin("again", FIRST, "tidy");
    assertThat(claim(run("again", FIRST, 1)).holds()).isTrue();
    assertThat(claim(run("again", FIRST, 1)).holds()).isTrue();
    assertThat(end(run("again", FIRST, 1), Outcome.SUCCEEDED)).isTrue();
    assertThat(claim(run("again", FIRST, 1)).holds()).isFalse();
    assertThat(runs("again")).hasSize(1);
  }

  @Test
  void aLeaderWhoWasReplacedIsRefused() {
    begin("stale", FIRST, "tidy");
    begin("stale", SECOND, "tidy");
    assertThat(Await.failure(claiming(run("stale", FIRST, 1))))
        .isInstanceOf(StaleTokenException.class);
    assertThat(Await.failure(book.begin(new Declaration("stale", FIRST, List.of()))))
        .isInstanceOf(StaleTokenException.class);
    assertThat(runs("stale")).isEmpty();
    assertThat(listed("stale")).hasSize(1);
  }

  @Test
  void whatAPredecessorHasNotEndedIsLostAndStaysSo() {
    begin("lost", FIRST, "tidy");
    claim(run("lost", FIRST, 1));
    Begun begun = begin("lost", SECOND, "tidy");
    assertThat(begun.jobs())
        .containsExactly(
            new Begun.Entry("tidy", run("lost", FIRST, 1).due(), run("lost", FIRST, 1).due()));
    assertThat(end(run("lost", FIRST, 1), Outcome.SUCCEEDED)).isFalse();
    assertThat(runs("lost")).extracting(RunRecord::outcome).containsExactly(Outcome.LOST);
    assertThat(begin("lost", SECOND, "tidy").jobs().get(0).lost()).isNull();
  }

  @Test
  void aClaimThatItsLeaderNeverHeardOfIsLostWithTheNext() {
    begin("unheard", FIRST, "tidy");
    claim(run("unheard", FIRST, 1));
    claim(run("unheard", FIRST, 2));
    assertThat(runs("unheard"))
        .extracting(RunRecord::due, RunRecord::outcome)
        .containsExactly(
            tuple(run("unheard", FIRST, 2).due(), null),
            tuple(run("unheard", FIRST, 1).due(), Outcome.LOST));
  }

  @Test
  void anEndIsWrittenDownOnceHoweverOftenItIsSaid() {
    begin("end", FIRST, "tidy");
    claim(run("end", FIRST, 1));
    assertThat(end(run("end", FIRST, 1), Outcome.TIMED_OUT)).isTrue();
    RunRecord ended = runs("end").get(0);
    assertThat(end(run("end", FIRST, 1), Outcome.TIMED_OUT)).isTrue();
    assertThat(end(run("end", FIRST, 1), Outcome.SUCCEEDED)).isFalse();
    assertThat(runs("end")).containsExactly(ended);
    assertThat(ended.endedAt()).isAfterOrEqualTo(ended.startedAt());
  }

  @Test
  void dueTimesCountFromWhenAScheduleWasDeclared() {
    Instant before = declared(begin("since", FIRST, "tidy"));
    assertThat(declared(begin("since", SECOND, "tidy"))).isEqualTo(before);
    Await.result(
        book.begin(
            new Declaration(
                "since", SECOND, List.of(new Declaration.Entry("tidy", "0 3 * * *", 60_000)))));
    assertThat(declared(begin("since", SECOND, "tidy"))).isAfter(before);
    assertThat(listed("since").get(0).nextRun()).isAfter(before);
  }

  private static Instant declared(Begun begun) {
    return begun.jobs().get(0).done();
  }

  @Test
  void aJobThatIsNotDeclaredAnyMoreIsNotListedButItsDueTimesAreNotRunAgain() {
    begin("gone", FIRST, "tidy", "other");
    claim(run("gone", FIRST, 1));
    begin("gone", SECOND, "other");
    assertThat(listed("gone")).extracting(ScheduleRecord::name).containsExactly("other");
    begin("gone", SECOND, "other", "tidy");
    assertThat(claim(run("gone", SECOND, 1)).holds()).isFalse();
  }

  @Test
  void listsTheLastRunAndTheNext() {
    begin("list", FIRST, "tidy", "never");
    Await.result(book.claim(new Claim(run("list", FIRST, 3), 2, "one")));
    Await.result(book.end(new RunEnd(run("list", FIRST, 3), Outcome.FAILED, "no paper")));
    List<ScheduleRecord> listed = listed("list");
    assertThat(listed).extracting(ScheduleRecord::name).containsExactly("never", "tidy");
    assertThat(listed.get(0).lastRun()).isNull();
    ScheduleRecord tidy = listed.get(1);
    assertThat(tidy.nextRun()).isEqualTo(run("list", FIRST, 4).due());
    RunRecord last = Objects.requireNonNull(tidy.lastRun());
    assertThat(last.missed()).isEqualTo(2);
    assertThat(last.instance()).isEqualTo("one");
    assertThat(last.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(last.detail()).isEqualTo("no paper");
  }

  @Test
  void keepsTheLastHundredRuns() {
    begin("kept", FIRST, "tidy");
    for (int hour = 1; hour <= 103; hour++) {
      claim(run("kept", FIRST, hour));
    }
    List<RunRecord> runs = runs("kept");
    assertThat(runs).hasSize(100);
    assertThat(runs.get(99).due()).isEqualTo(run("kept", FIRST, 4).due());
  }
}
