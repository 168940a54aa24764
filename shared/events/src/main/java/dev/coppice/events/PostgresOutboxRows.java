package dev.coppice.events;

import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.Fence;
import dev.coppice.postgres.Notices;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** The outbox as who sends it on sees it. */
final class PostgresOutboxRows {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String FENCE = "event-relay";

  private static final String FIRST =
      """
      SELECT seq, id, type, subject, occurred_at, traceparent, data
      FROM event_outbox ORDER BY seq LIMIT $1""";

  private static final String DELETE = "DELETE FROM event_outbox WHERE seq = ANY ($4::bigint[])";

  /** Counts no further than it matters. */
  private static final String WAITING =
      """
      SELECT (SELECT count(*) FROM (SELECT FROM event_outbox LIMIT 1000000) AS counted) AS waiting,
             coalesce((SELECT extract(epoch FROM clock_timestamp() - occurred_at)
                       FROM event_outbox ORDER BY seq LIMIT 1), 0)::float8 AS oldest""";

  private final Database database;

  PostgresOutboxRows(Database database) {
    this.database = database;
  }

  /** An event that waits, with its number. */
  record Waiting(long seq, Event event) {}

  /**
   * @param count up to a million
   * @param oldestSeconds 0 where there is none
   */
  record Backlog(long count, double oldestSeconds) {}

  /** Makes sure that who had an earlier turn deletes nothing from now on. */
  Future<Void> claim(RelayTurn turn) {
    return database.transact(Deadline.after(PATIENCE), connection -> fence(turn).pass(connection));
  }

  Future<List<Waiting>> first(int limit) {
    return database
        .query(
            Deadline.after(PATIENCE),
            client -> client.preparedQuery(FIRST).execute(Tuple.of(limit)))
        .map(
            rows -> {
              List<Waiting> waiting = new ArrayList<>(rows.size());
              rows.forEach(row -> waiting.add(new Waiting(row.getLong("seq"), event(row))));
              return waiting;
            });
  }

  private static Event event(Row row) {
    OffsetDateTime time = row.getOffsetDateTime("occurred_at");
    return new Event(
        row.getUUID("id"),
        row.getString("type"),
        row.getString("subject"),
        time.toInstant(),
        row.getString("traceparent"),
        row.getBuffer("data"));
  }

  /**
   * Deletes what was sent.
   *
   * @return fails with {@link dev.coppice.postgres.StaleTokenException} when another has the turn
   */
  Future<Void> delete(RelayTurn turn, List<Waiting> sent) {
    Long[] numbers = sent.stream().map(Waiting::seq).toArray(Long[]::new);
    return database.query(
        Deadline.after(PATIENCE),
        client -> fence(turn).pass(client, DELETE, values -> values.addArrayOfLong(numbers)));
  }

  private static Fence fence(RelayTurn turn) {
    return new Fence(FENCE, turn.epoch(), turn.fence());
  }

  Future<Backlog> backlog() {
    return database
        .query(Deadline.after(PATIENCE), client -> client.query(WAITING).execute())
        .map(rows -> rows.iterator().next())
        .map(row -> new Backlog(row.getLong("waiting"), row.getDouble("oldest")));
  }

  Notices listen(Vertx vertx, Runnable heard) {
    return database.listen(vertx, OutboxNotice.CHANNEL, heard);
  }
}
