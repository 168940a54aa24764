package dev.coppice.postgres;

import static dev.coppice.postgres.Fixture.ask;
import static dev.coppice.postgres.Fixture.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.node.Readiness;
import dev.coppice.node.StartFailedException;
import dev.coppice.testing.Await;
import dev.coppice.testing.FreePorts;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What callers and operators see while PostgreSQL is away, and that it passes by itself. */
class DatabaseOutageTest {
  private static final String STATE = "notes.postgres";
  private static final Duration PATIENCE = Duration.ofMillis(800);

  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.ownServer();

  private final Vertx vertx = Vertx.vertx();
  private final Readiness readiness = new Readiness();

  @AfterEach
  void close() {
    Await.result(vertx.close());
  }

  @Test
  void aStoppedServerIsUnavailableAtOnceAndComesBackByItself() {
    Database database = open();
    ask(database, "SELECT 1");

    postgres.stopServer();
    for (int i = 0; i < 10; i++) {
      assertThat(failureWithin(PATIENCE, database)).isInstanceOf(Failure.Unavailable.class);
    }
    Await.until("readiness says so", () -> !up());
    assertThat(reason()).startsWith("PostgreSQL at 127.0.0.1:").contains("refused");

    postgres.startServer();
    Await.until("reads work again", () -> ask(database, "SELECT 1").equals(1));
    Await.until("readiness says so", this::up);
  }

  @Test
  void callsUnderWayFailWhenTheServerStops() {
    Database database = open();
    Database observer = open();
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      calls.add(ask(database, soon(), "SELECT pg_sleep(30)"));
      calls.add(
          database.transact(
              soon(), connection -> connection.query("SELECT pg_sleep(30)").execute()));
    }
    Await.until("some have begun", () -> sleeping(observer) > 8);

    postgres.stopServer();
    try {
      assertThat(calls)
          .allSatisfy(
              call ->
                  assertThat(PostgresFailures.failureOf(Await.failure(call)))
                      .containsInstanceOf(Failure.Unavailable.class));
    } finally {
      postgres.startServer();
    }
  }

  @Test
  void aFrozenServerIsUnavailableBeforeTheDeadlineAndGoesOnWhenThawed() {
    Database database = open();
    ask(database, "SELECT 1");

    postgres.freezeServer();
    try {
      assertThat(failureWithin(PATIENCE, database)).isInstanceOf(Failure.Unavailable.class);
      assertThat(transactionFailureWithin(PATIENCE, database))
          .isInstanceOf(Failure.Unavailable.class);
      Await.until("readiness says so", () -> !up());
    } finally {
      postgres.thawServer();
    }

    Await.until("reads work again", () -> ask(database, "SELECT 1").equals(1));
    Await.result(database.transact(soon(), connection -> connection.query("SELECT 1").execute()));
    Await.until("readiness says so", this::up);
  }

  @Test
  void aStartWaitsForTheServerAndSaysWhy() {
    postgres.stopServer();
    Future<Database> opening = Database.open(vertx, readiness, Fixture.options(postgres.uri()));
    Await.until("it says why it waits", () -> readiness.of(STATE).isPresent());
    assertThat(reason()).startsWith("waiting for PostgreSQL at").contains("refused");
    assertThat(opening.isComplete()).isFalse();

    postgres.startServer();

    assertThat(ask(Await.result(opening), "SELECT 1")).isEqualTo(1);
    assertThat(up()).isTrue();
  }

  @Test
  void aStartGivesUpAfterItsLimit() {
    String nowhere = "postgresql://u:p@127.0.0.1:" + FreePorts.one() + "/d";
    PostgresOptions impatient =
        Fixture.options(nowhere, Map.of("coppice.postgres.start.limit", "300ms"));

    Throwable failure = Await.failure(Database.open(vertx, readiness, impatient));

    assertThat(failure)
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("notes cannot use its database postgresql://u:***@127.0.0.1")
        .hasMessageContaining("refused");
  }

  @Test
  void aStartDoesNotWaitForAServerThatRefusesUs() {
    String wrong = postgres.uri().replaceFirst(":[0-9a-f]+@", ":guess@");

    Throwable failure = Await.failure(Database.open(vertx, readiness, Fixture.options(wrong)));

    assertThat(failure)
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("password authentication failed");
    assertThat(readiness.of(STATE)).isEmpty();
  }

  private Database open() {
    return Await.result(Database.open(vertx, readiness, Fixture.options(postgres.uri())));
  }

  private static long sleeping(Database database) {
    return (Long)
        ask(database, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
  }

  private static Failure failureWithin(Duration patience, Database database) {
    Deadline deadline = Deadline.after(patience);
    return inTime(deadline, ask(database, deadline, "SELECT 1"));
  }

  private static Failure transactionFailureWithin(Duration patience, Database database) {
    Deadline deadline = Deadline.after(patience);
    return inTime(
        deadline,
        database.transact(deadline, connection -> connection.query("SELECT 1").execute()));
  }

  private static Failure inTime(Deadline deadline, Future<?> call) {
    Failure failure = PostgresFailures.failureOf(Await.failure(call)).orElseThrow();
    assertThat(deadline.hasPassed()).as("it came after the deadline").isFalse();
    return failure;
  }

  private boolean up() {
    return readiness.of(STATE).orElseThrow().isUp();
  }

  private String reason() {
    return String.valueOf(readiness.of(STATE).orElseThrow().reason());
  }
}
