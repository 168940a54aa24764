package dev.coppice.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import dev.coppice.discovery.scheduling.Run;
import dev.coppice.events.EventTypes;
import dev.coppice.events.PostgresOutbox;
import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import dev.coppice.postgres.StaleTokenException;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real PostgreSQL. */
class ForgettingTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  private static Vertx vertx;
  private static Database database;
  private static ReservationStore reservations;

  /** A run with a token. */
  private record Turn(Token token) implements Run {
    @Override
    public Instant due() {
      return Instant.EPOCH;
    }

    @Override
    public long missed() {
      return 0;
    }

    @Override
    public boolean isOver() {
      return false;
    }
  }

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    Settings settings = Settings.of(Map.of("coppice.postgres.uri", postgres.uri()));
    database =
        Await.result(
            Database.open(vertx, new Readiness(), PostgresOptions.from(settings, "inventory")));
    reservations =
        new PostgresReservationStore(
            database, new PostgresOutbox(EventTypes.load("inventory"), database));
  }

  @AfterAll
  static void close() {
    Await.result(database.close());
    Await.result(vertx.close());
  }

  @BeforeEach
  void empty() {
    run("TRUNCATE fences, reservation_lines, reservations, adjustments, stock");
    run("INSERT INTO stock (sku, on_hand) VALUES ('lamp', 10)");
  }

  private static long run(String sql) {
    return Await.result(
        database.query(
            Deadline.after(Duration.ofSeconds(20)),
            client ->
                client
                    .query(sql)
                    .execute()
                    .map(rows -> rows.size() == 0 ? 0L : rows.iterator().next().getLong(0))));
  }

  /** So many of them, with a line each, settled so long ago. */
  private static void settled(String state, int count, int daysAgo) {
    run(
        """
        WITH made AS (
          INSERT INTO reservations (id, state, expires_at, settled_at)
          SELECT '%1$s-%3$d-' || n, '%1$s', now(), now() - make_interval(days => %3$d)
          FROM generate_series(1, %2$d) AS n RETURNING id)
        INSERT INTO reservation_lines SELECT id, 'lamp', 1 FROM made
        """
            .formatted(state, count, daysAgo));
  }

  private static Future<?> forget(Token token) {
    return Forgetting.from(Settings.of(Map.of())).job(reservations).work().apply(new Turn(token));
  }

  private static long left(String which) {
    return run("SELECT count(*) FROM reservations WHERE id LIKE '" + which + "-%'");
  }

  @Test
  void forgetsWhatCameToNothingLongAgoAndNothingElse() {
    settled("released", 2, 91);
    settled("expired", 3, 91);
    settled("confirmed", 4, 91);
    settled("released", 5, 89);
    run(
        """
        INSERT INTO reservations (id, state, expires_at, made_at)
        VALUES ('held-1', 'held', now(), now() - make_interval(days => 91))
        """);
    Await.result(forget(new Token(1, 1)));
    assertThat(left("released-91")).isZero();
    assertThat(left("expired-91")).isZero();
    assertThat(left("confirmed-91")).isEqualTo(4);
    assertThat(left("released-89")).isEqualTo(5);
    assertThat(left("held")).isEqualTo(1);
    assertThat(run("SELECT count(*) FROM reservation_lines")).isEqualTo(9);
  }

  @Test
  void goesOnUntilNoneIsLeft() {
    settled("expired", 1_203, 91);
    Await.result(forget(new Token(1, 1)));
    assertThat(left("expired")).isZero();
  }

  @Test
  void forgetsNothingForOneWhoWasReplaced() {
    Await.result(forget(new Token(1, 2)));
    settled("expired", 1, 91);
    assertThat(Await.failure(forget(new Token(1, 1)))).isInstanceOf(StaleTokenException.class);
    assertThat(left("expired")).isEqualTo(1);
  }

  @Test
  void refusesAScheduleThatIsNone() {
    Settings settings = Settings.of(Map.of("coppice.inventory.abandoned.forgotten", "at night"));
    assertThatThrownBy(() -> Forgetting.from(settings))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("coppice.inventory.abandoned.forgotten = \"at night\"")
        .hasMessageContaining("it must be a cron expression in UTC");
  }
}
