package dev.coppice.orders;

import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Timelines, each by one statement, so that all of it is of one moment. */
final class PostgresOrderRecords implements OrderRecords {

  private static final String TIMELINE =
      """
      SELECT at, 'history' AS kind, what, NULL AS saga, NULL::int AS attempt,
        NULL::timestamptz AS ended_at, NULL AS outcome, reason, detail, by_whom, seq AS place
      FROM order_history WHERE order_id = $1
      UNION ALL
      SELECT started_at, 'attempt', saga_attempts.step, saga, saga_attempts.attempt, ended_at,
        outcome, NULL, detail, instance, saga_attempts.fence
      FROM saga_attempts JOIN sagas ON sagas.id = saga WHERE order_id = $1
      ORDER BY at, kind DESC, place
      """;

  private final Database database;

  PostgresOrderRecords(Database database) {
    this.database = database;
  }

  @Override
  public Future<List<TimelineEntry>> timeline(String order, Deadline deadline) {
    return database
        .query(deadline, client -> client.preparedQuery(TIMELINE).execute(Tuple.of(order)))
        .map(rows -> rows.stream().map(PostgresOrderRecords::entry).toList());
  }

  private static TimelineEntry entry(Row row) {
    return new TimelineEntry(
        row.getOffsetDateTime("at").toInstant(),
        row.getString("kind"),
        row.getString("what"),
        Optional.ofNullable(row.getString("saga")),
        Optional.ofNullable(row.getInteger("attempt")),
        Optional.ofNullable(row.getOffsetDateTime("ended_at")).map(OffsetDateTime::toInstant),
        Optional.ofNullable(row.getString("outcome")),
        Optional.ofNullable(row.getString("reason")),
        Optional.ofNullable(row.getString("detail")),
        Optional.ofNullable(row.getString("by_whom")));
  }
}
