package dev.coppice.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.contract.Audit;
import dev.coppice.contract.Audit.Check;
import dev.coppice.contract.Deadline;
import dev.coppice.node.Readiness;
import dev.coppice.node.Settings;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real PostgreSQL. */
class StockAuditTest {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.sharedServer();

  private static Vertx vertx;
  private static Database database;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
    Settings settings = Settings.of(Map.of("coppice.postgres.uri", postgres.uri()));
    database =
        Await.result(
            Database.open(vertx, new Readiness(), PostgresOptions.from(settings, "inventory")));
  }

  @AfterAll
  static void close() {
    Await.result(database.close());
    Await.result(vertx.close());
  }

  private static void run(String sql) {
    Await.result(database.query(deadline(), client -> client.query(sql).execute()));
  }

  private static Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(20));
  }

  private static Audit audit() {
    return Await.result(PostgresStockAudit.of(database).apply(deadline()));
  }

  private static List<String> wrong() {
    return audit().checks().stream().filter(check -> !check.ok()).map(Check::name).toList();
  }

  @BeforeEach
  void stock() {
    run("TRUNCATE reservation_lines, reservations, adjustments, stock");
    run("INSERT INTO stock (sku, on_hand, reserved) VALUES ('lamp', 10, 3), ('vase', 5, 0)");
    run(
        """
        INSERT INTO reservations (id, state, expires_at, settled_at) VALUES
          ('held', 'held', now() + interval '1 hour', NULL),
          ('sold', 'confirmed', now(), now()),
          ('back', 'released', now(), now())
        """);
    run(
        """
        INSERT INTO reservation_lines VALUES
          ('held', 'lamp', 3), ('sold', 'lamp', 2), ('sold', 'vase', 4), ('back', 'vase', 1)
        """);
  }

  @Test
  void findsNothingWhereAllAgrees() {
    assertThat(audit().ok()).as(audit().toString()).isTrue();
    assertThat(audit().figures()).containsExactly(Map.entry("pieces.confirmed", 6L));
  }

  @Test
  void findsStockThatNobodyHolds() {
    run("UPDATE stock SET reserved = 4 WHERE sku = 'lamp'");
    run("UPDATE stock SET reserved = 1 WHERE sku = 'vase'");
    assertThat(wrong()).containsExactly("reserved-is-what-is-held");
    assertThat(audit().checks().get(0).actual()).isEqualTo(2);
  }

  @Test
  void findsReservationsThatAreForgotten() {
    run("UPDATE reservations SET expires_at = now() - interval '1 hour' WHERE id = 'held'");
    run("DELETE FROM reservation_lines WHERE reservation = 'back'");
    assertThat(wrong())
        .containsExactly("reservations-have-lines", "nothing-is-held-for-longer-than-promised");
  }
}
