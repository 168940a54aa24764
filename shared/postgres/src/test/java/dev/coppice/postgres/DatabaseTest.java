package dev.coppice.postgres;

import static dev.coppice.postgres.Fixture.ask;
import static dev.coppice.postgres.Fixture.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.node.Readiness;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatabaseTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  private static final Vertx vertx = Vertx.vertx();
  private static Database database;

  @BeforeAll
  static void open() {
    database = Await.result(Database.open(vertx, new Readiness(), Fixture.options(postgres.uri())));
  }

  @AfterAll
  static void close() {
    Await.result(database.close());
    Await.result(vertx.close());
  }

  @BeforeEach
  void twoNotes() {
    ask(database, "TRUNCATE note");
    ask(database, "INSERT INTO note VALUES (1, 'one'), (2, 'two')");
  }

  @Test
  void answersAQuestion() {
    assertThat(ask(database, "SELECT text FROM note WHERE id = 2")).isEqualTo("two");
  }

  @Test
  void answersOnTheCallersEventLoopEvenWhenTimeIsUp() {
    Context context = vertx.getOrCreateContext();
    Promise<Thread> asked = Promise.promise();
    Promise<Thread> answered = Promise.promise();
    context.runOnContext(
        v -> {
          asked.complete(Thread.currentThread());
          database
              .query(
                  Deadline.afterMillis(100), client -> client.query("SELECT pg_sleep(1)").execute())
              .onFailure(late -> answered.complete(Thread.currentThread()));
        });

    assertThat(Await.result(answered.future())).isSameAs(Await.result(asked.future()));
  }

  @Test
  void commitsATransactionThatSucceeds() {
    Await.result(database.transact(soon(), connection -> insert(connection, 3)));

    assertThat(notes()).isEqualTo(3L);
  }

  @Test
  void rollsBackWhenTheWorkFails() {
    Failure refused = new Failure.NotFound("no such note");

    Throwable failure =
        Await.failure(
            database.transact(
                soon(),
                connection ->
                    insert(connection, 3)
                        .compose(done -> Future.failedFuture(new FailureException(refused)))));

    assertThat(failure).isInstanceOf(FailureException.class);
    assertThat(((FailureException) failure).failure()).isEqualTo(refused);
    assertThat(notes()).isEqualTo(2L);
  }

  @Test
  void rollsBackWhenTheWorkThrows() {
    IllegalStateException thrown = new IllegalStateException("a bug");

    for (int i = 0; i < 20; i++) {
      assertThat(
              Await.failure(
                  database.transact(
                      soon(),
                      connection -> {
                        throw thrown;
                      })))
          .isSameAs(thrown);
    }
    Await.result(database.transact(soon(), connection -> insert(connection, 3)));
    assertThat(notes()).isEqualTo(3L);
  }

  @Test
  void asksNothingWhenTheDeadlineHasPassed() {
    Deadline past = Deadline.after(Duration.ofMillis(-1));

    assertThat(failure(ask(database, past, "SELECT 1")))
        .isInstanceOf(Failure.DeadlineExceeded.class);
    assertThat(failure(database.transact(past, connection -> insert(connection, 3))))
        .isInstanceOf(Failure.DeadlineExceeded.class);
    assertThat(notes()).isEqualTo(2L);
  }

  @Test
  void failsBeforeTheDeadlineRatherThanAfter() {
    Deadline deadline = Deadline.after(Duration.ofMillis(500));

    Failure failure = failure(ask(database, deadline, "SELECT pg_sleep(5)"));

    assertThat(failure).isInstanceOf(Failure.Unavailable.class);
    assertThat(deadline.hasPassed()).isFalse();
  }

  @Test
  void commitsNothingForACallerWhoHasGivenUp() {
    Deadline deadline = Deadline.after(Duration.ofMillis(300));

    Failure failure =
        failure(
            database.transact(
                deadline,
                connection ->
                    insert(connection, 3)
                        .compose(done -> vertx.timer(400, TimeUnit.MILLISECONDS))));

    assertThat(failure).isInstanceOf(Failure.Unavailable.class);
    Await.until(
        "the transaction has ended",
        () ->
            ask(
                    database,
                    "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'")
                .equals(0L));
    assertThat(notes()).isEqualTo(2L);
  }

  @Test
  void runsATransactionAgainThatLostADeadlock() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CyclicBarrier bothHoldOne = new CyclicBarrier(2);
    Future<Void> oneFirst = lockBoth(1, 2, runs, bothHoldOne);
    Future<Void> twoFirst = lockBoth(2, 1, runs, bothHoldOne);

    Await.result(Future.all(oneFirst, twoFirst));

    assertThat(runs).hasValueGreaterThan(2);
    assertThat(ask(database, "SELECT sum(stars) FROM note").toString()).isEqualTo("4");
  }

  @Test
  void namesTheConstraintThatWouldBreak() {
    Throwable failure =
        Await.failure(ask(database, soon(), "UPDATE note SET stars = -1 WHERE id = 1"));

    assertThat(failure).isInstanceOf(PgException.class);
    assertThat(PostgresFailures.brokenConstraint(failure)).hasValue("stars_never_negative");
  }

  @Test
  void makesAConflictOfASecondWithTheSameKey() {
    Throwable failure =
        Await.failure(database.transact(soon(), connection -> insert(connection, 1)));

    assertThat(failure).isInstanceOf(FailureException.class);
    assertThat(((FailureException) failure).failure()).isInstanceOf(Failure.Conflict.class);
    assertThat(PostgresFailures.brokenConstraint(failure)).hasValue("note_pkey");
  }

  @Test
  void leavesAMistakeOfOursAsItIs() {
    assertThat(Await.failure(ask(database, soon(), "SELEKT 1"))).isInstanceOf(PgException.class);
    assertThat(
            Await.failure(
                database.query(
                    soon(),
                    client ->
                        client
                            .preparedQuery("SELECT text FROM note WHERE id = $1")
                            .execute(Tuple.of(new Object())))))
        .isNotInstanceOf(FailureException.class);
  }

  private static Future<Void> lockBoth(
      int first, int second, AtomicInteger runs, CyclicBarrier bothHoldOne) {
    return database.transact(
        soon(),
        connection -> {
          boolean firstRun = runs.incrementAndGet() <= 2;
          return star(connection, first)
              .compose(done -> firstRun ? meet(bothHoldOne) : Future.succeededFuture())
              .compose(met -> star(connection, second));
        });
  }

  private static Future<Void> meet(CyclicBarrier barrier) {
    return vertx.executeBlocking(() -> barrier.await(60, TimeUnit.SECONDS), false).mapEmpty();
  }

  private static Future<Void> star(SqlClient client, int id) {
    return client
        .preparedQuery("UPDATE note SET stars = stars + 1 WHERE id = $1")
        .execute(Tuple.of(id))
        .mapEmpty();
  }

  private static Future<Void> insert(SqlConnection connection, int id) {
    return connection
        .preparedQuery("INSERT INTO note VALUES ($1, 'new')")
        .execute(Tuple.of(id))
        .mapEmpty();
  }

  private static Object notes() {
    return ask(database, "SELECT count(*) FROM note");
  }

  private static Failure failure(Future<?> future) {
    return PostgresFailures.failureOf(Await.failure(future)).orElseThrow();
  }
}
