package dev.coppice.identity;

import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** The audit log in its table of {@code db/migration/identity/V1__identity.sql}. */
public final class PostgresAuditStore implements AuditStore {

  private static final String ADD =
      "INSERT INTO audit (actor, action, subject, detail) VALUES ($1, $2, $3, $4)";

  private static final String LIST =
      """
      SELECT id, at, actor, action, subject, detail FROM audit
      WHERE id < $1 ORDER BY id DESC LIMIT $2
      """;

  private final Database database;

  PostgresAuditStore(Database database) {
    this.database = database;
  }

  /** Adds an entry in the transaction of what it tells. */
  public static Future<Void> add(
      SqlConnection transaction,
      String actor,
      AuditEntry.Action action,
      String subject,
      String detail) {
    return transaction
        .preparedQuery(ADD)
        .execute(Tuple.of(actor, action.text(), subject, detail))
        .mapEmpty();
  }

  @Override
  public Future<List<AuditEntry>> list(long before, int most, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(LIST)
                .execute(Tuple.of(before, most))
                .map(
                    rows -> {
                      List<AuditEntry> entries = new ArrayList<>();
                      rows.forEach(row -> entries.add(read(row)));
                      return entries;
                    }));
  }

  private static AuditEntry read(Row row) {
    return new AuditEntry(
        row.getLong("id"),
        row.getOffsetDateTime("at").toInstant(),
        row.getString("actor"),
        AuditEntry.Action.named(row.getString("action")),
        row.getString("subject"),
        row.getString("detail"));
  }
}
