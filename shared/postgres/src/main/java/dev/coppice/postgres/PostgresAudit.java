package dev.coppice.postgres;

import dev.coppice.contract.Audit;
import dev.coppice.contract.Audit.Check;
import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Audits a database by one statement, so that all of it is of one moment. Its rows are {@code (name
 * text, expected bigint, actual bigint)}, in order: a check; or a figure, where {@code expected} is
 * null.
 */
public final class PostgresAudit {

  private final Database database;
  private final String statement;

  public PostgresAudit(Database database, String statement) {
    this.database = database;
    this.statement = statement;
  }

  /** Fails as {@link Database} says. */
  public Future<Audit> run(Tuple parameters, Deadline deadline) {
    return database.query(
        deadline,
        client -> client.preparedQuery(statement).execute(parameters).map(PostgresAudit::audit));
  }

  private static Audit audit(RowSet<Row> rows) {
    List<Check> checks = new ArrayList<>();
    Map<String, Long> figures = new TreeMap<>();
    for (Row row : rows) {
      String name = row.getString("name");
      Long expected = row.getLong("expected");
      long actual = row.getLong("actual");
      if (expected == null) {
        figures.put(name, actual);
      } else {
        checks.add(new Check(name, expected, actual));
      }
    }
    return new Audit(checks, figures);
  }
}
