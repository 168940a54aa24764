package dev.coppice.orders;

import dev.coppice.contract.Deadline;
import dev.coppice.orders.TimelineEntry.Happened;
import dev.coppice.orders.TimelineEntry.Told;
import dev.coppice.orders.TimelineEntry.Tried;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Timelines, each by one statement, so that all of it is of one moment. */
final class PostgresOrderRecords implements OrderRecords {

  /** Of what happens at once, what it became comes before what is told of it, and what follows. */
  private static final String TIMELINE =
      """
      WITH waiting AS MATERIALIZED (SELECT id FROM event_outbox WHERE subject = $1)
      SELECT at, 1 AS kind, what, NULL AS saga, NULL::int AS attempt, NULL::timestamptz AS ended_at,
        NULL AS outcome, reason, detail, by_whom, substring(traceparent FROM $2::text) AS trace,
        NULL::uuid AS event, false AS published, seq AS place
      FROM order_history WHERE order_id = $1
      UNION ALL
      SELECT at, 2, event_type, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
        substring(traceparent FROM $2::text), event, event NOT IN (SELECT id FROM waiting), seq
      FROM order_history WHERE order_id = $1 AND event IS NOT NULL
      UNION ALL
      SELECT * FROM (
        SELECT started_at, 3, saga_attempts.step, saga, saga_attempts.attempt, ended_at, outcome,
          NULL, detail, instance, substring(traceparent FROM $2::text), NULL::uuid, false,
          saga_attempts.fence
        FROM saga_attempts JOIN sagas ON sagas.id = saga WHERE order_id = $1
        ORDER BY started_at DESC LIMIT 1000) AS latest
      ORDER BY at, kind, place
      """;

  private static final String FORGET =
      """
      DELETE FROM saga_attempts WHERE (saga, fence) IN (
        SELECT saga, saga_attempts.fence
        FROM saga_attempts JOIN sagas ON sagas.id = saga JOIN orders ON orders.id = order_id
        WHERE started_at < now() - make_interval(secs => $1) AND sagas.step IS NULL
          AND orders.changed_at < now() - make_interval(secs => $1)
        ORDER BY started_at LIMIT $2)
      """;

  /** In a W3C traceparent; of what is none there is no trace. */
  private static final String TRACE_ID = "^[0-9a-f]{2}-([0-9a-f]{32})-";

  private final Database database;

  PostgresOrderRecords(Database database) {
    this.database = database;
  }

  @Override
  public Future<List<TimelineEntry>> timeline(String order, Deadline deadline) {
    return database
        .query(
            deadline, client -> client.preparedQuery(TIMELINE).execute(Tuple.of(order, TRACE_ID)))
        .map(rows -> rows.stream().map(PostgresOrderRecords::entry).toList());
  }

  @Override
  public Future<Integer> forgetAttempts(Duration kept, int most, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(FORGET)
                .execute(Tuple.of(kept.toMillis() / 1000.0, most))
                .map(RowSet::rowCount));
  }

  private static TimelineEntry entry(Row row) {
    return switch (row.getInteger("kind")) {
      case 1 -> happened(row);
      case 2 -> told(row);
      default -> tried(row);
    };
  }

  private static TimelineEntry happened(Row row) {
    return new Happened(
        at(row),
        row.getString("what"),
        text(row, "reason"),
        text(row, "detail"),
        text(row, "by_whom"),
        text(row, "trace"));
  }

  private static TimelineEntry told(Row row) {
    return new Told(
        at(row),
        row.getUUID("event"),
        row.getString("what"),
        row.getBoolean("published"),
        text(row, "trace"));
  }

  private static TimelineEntry tried(Row row) {
    return new Tried(
        at(row),
        row.getString("what"),
        row.getString("saga"),
        row.getInteger("attempt"),
        Optional.ofNullable(row.getOffsetDateTime("ended_at")).map(OffsetDateTime::toInstant),
        text(row, "outcome"),
        text(row, "detail"),
        row.getString("by_whom"),
        text(row, "trace"));
  }

  private static Instant at(Row row) {
    return row.getOffsetDateTime("at").toInstant();
  }

  private static Optional<String> text(Row row, String column) {
    return Optional.ofNullable(row.getString(column));
  }
}
