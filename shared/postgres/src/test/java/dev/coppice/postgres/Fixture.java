package dev.coppice.postgres;

import dev.coppice.contract.Deadline;
import dev.coppice.node.Settings;
import dev.coppice.testing.Await;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.Map;

/** What the tests of this room share. */
final class Fixture {
  private Fixture() {}

  static PostgresOptions options(String uri) {
    return options(uri, Map.of());
  }

  static PostgresOptions options(String uri, Map<String, String> more) {
    return PostgresOptions.from(settings(uri).with(more), "notes");
  }

  static Settings settings(String uri) {
    return Settings.of(Map.of("coppice.postgres.uri", uri));
  }

  static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(10));
  }

  /** The first column of the first row. */
  static Future<Object> ask(Database database, Deadline deadline, String sql) {
    return database.query(
        deadline, client -> client.query(sql).execute().map(rows -> firstValue(rows)));
  }

  static Object ask(Database database, String sql) {
    return Await.result(ask(database, soon(), sql));
  }

  private static Object firstValue(RowSet<Row> rows) {
    return rows.iterator().hasNext() ? rows.iterator().next().getValue(0) : "nothing";
  }
}
