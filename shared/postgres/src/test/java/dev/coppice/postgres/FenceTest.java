package dev.coppice.postgres;

import static dev.coppice.postgres.Fixture.ask;
import static dev.coppice.postgres.Fixture.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.node.Readiness;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlConnection;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FenceTest {
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
  void aCounter() {
    ask(database, "TRUNCATE note, fences");
    ask(database, "INSERT INTO note VALUES (1, '0')");
  }

  @Test
  void lateWritersAreKeptOut() {
    Await.result(countAs(1, 7));
    Await.result(countAs(1, 7));
    Await.result(countAs(1, 9));

    assertThat(Await.failure(countAs(1, 8)))
        .isInstanceOf(StaleTokenException.class)
        .hasMessage("the token 1/8 of counter is stale: a later one has written already");
    assertThat(counted()).isEqualTo("3");
  }

  @Test
  void aLaterEpochCountsMoreThanAHigherFence() {
    Await.result(countAs(1, 900));
    Await.result(countAs(2, 3));

    assertThat(Await.failure(countAs(1, 901))).isInstanceOf(StaleTokenException.class);
    assertThat(counted()).isEqualTo("2");
  }

  @Test
  void eachNameHasTokensOfItsOwn() {
    Await.result(countAs(5, 5));

    Await.result(
        database.transact(soon(), connection -> new Fence("other", 1, 1).pass(connection)));
    assertThat(ask(database, "SELECT epoch FROM fences WHERE name = 'counter'")).isEqualTo(5L);
  }

  /** The one with the lower token was in the middle of its work: its writes stay and are seen. */
  @Test
  void whoComesLaterWaitsForWhoHasPassedAndThenKeepsItOut() {
    Promise<Void> hasPassed = Promise.promise();
    Promise<Void> goOn = Promise.promise();
    Future<Void> slow =
        database.transact(
            soon(),
            connection ->
                new Fence("counter", 1, 1)
                    .pass(connection)
                    .onSuccess(passed -> hasPassed.complete())
                    .compose(passed -> goOn.future())
                    .compose(passed -> count(connection)));
    Await.result(hasPassed.future());
    Future<Void> later = countAs(1, 2);
    assertThat(later.isComplete()).isFalse();

    goOn.complete();

    Await.result(slow);
    Await.result(later);
    assertThat(counted()).isEqualTo("2");
    assertThat(Await.failure(countAs(1, 1))).isInstanceOf(StaleTokenException.class);
  }

  @Test
  void ofManyAtOnceNoneWritesAfterAHigherOne() {
    Await.result(
        Future.join(
                IntStream.rangeClosed(1, 40)
                    .<Future<?>>mapToObj(fence -> countAs(1, fence))
                    .toList())
            .transform(done -> Future.succeededFuture()));

    assertThat(ask(database, "SELECT fence FROM fences WHERE name = 'counter'")).isEqualTo(40L);
    assertThat(Await.failure(countAs(1, 39))).isInstanceOf(StaleTokenException.class);
  }

  @Test
  void oneStatementChangesNothingAfterAHigherOneHasPassed() {
    Await.result(countAtOnceAs(1, 7));
    Await.result(countAtOnceAs(1, 7));
    Await.result(countAtOnceAs(1, 9));

    assertThat(Await.failure(countAtOnceAs(1, 8))).isInstanceOf(StaleTokenException.class);
    assertThat(counted()).isEqualTo("3");
    assertThat(ask(database, "SELECT fence FROM fences WHERE name = 'counter'")).isEqualTo(9L);
  }

  private static Future<Void> countAtOnceAs(long epoch, long fence) {
    return database.query(
        soon(),
        client ->
            new Fence("counter", epoch, fence)
                .pass(
                    client,
                    "UPDATE note SET text = (text::int + $4)::text WHERE id = 1",
                    values -> values.addInteger(1)));
  }

  private static Future<Void> countAs(long epoch, long fence) {
    return database.transact(
        soon(),
        connection ->
            new Fence("counter", epoch, fence)
                .pass(connection)
                .compose(passed -> count(connection)));
  }

  private static Future<Void> count(SqlConnection connection) {
    return connection
        .query("UPDATE note SET text = (text::int + 1)::text WHERE id = 1")
        .execute()
        .mapEmpty();
  }

  private static Object counted() {
    return ask(database, "SELECT text FROM note WHERE id = 1");
  }
}
