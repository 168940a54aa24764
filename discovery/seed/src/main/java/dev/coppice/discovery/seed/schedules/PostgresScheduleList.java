package dev.coppice.discovery.seed.schedules;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.scheduling.Outcome;
import dev.coppice.discovery.scheduling.RunRecord;
import dev.coppice.discovery.scheduling.Schedule;
import dev.coppice.discovery.scheduling.ScheduleRecord;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.StreamSupport;

/** Looks at schedules in the tables of {@code db/migration/discovery/V3__schedules.sql}. */
final class PostgresScheduleList {
  private static final String RUN = "due, missed, instance, started_at, ended_at, outcome, detail";

  private static final String LIST =
      """
      SELECT service, job, schedule, limit_millis, since, last.*
      FROM schedules LEFT JOIN LATERAL (
        SELECT %s FROM schedule_runs AS runs
        WHERE runs.service = schedules.service AND runs.job = schedules.job
        ORDER BY due DESC LIMIT 1
      ) AS last ON true
      ORDER BY service, job
      """
          .formatted(RUN);

  private static final String RUNS =
      """
      SELECT %s FROM schedule_runs WHERE service = $1 AND job = $2 ORDER BY due DESC LIMIT $3
      """
          .formatted(RUN);

  private final Database database;

  PostgresScheduleList(Database database) {
    this.database = database;
  }

  Future<List<ScheduleRecord>> list(Deadline deadline) {
    return database
        .query(deadline, client -> client.query(LIST).execute())
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(PostgresScheduleList::schedule)
                    .toList());
  }

  Future<List<RunRecord>> runs(String service, String job, int limit, Deadline deadline) {
    return database
        .query(
            deadline, client -> client.preparedQuery(RUNS).execute(Tuple.of(service, job, limit)))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(PostgresScheduleList::run)
                    .toList());
  }

  private static ScheduleRecord schedule(Row row) {
    RunRecord last = row.getValue("due") == null ? null : run(row);
    Instant since = PostgresRunBook.instant(row, "since");
    Instant done = last != null && last.due().isAfter(since) ? last.due() : since;
    String schedule = row.getString("schedule");
    return new ScheduleRecord(
        row.getString("service"),
        row.getString("job"),
        schedule,
        Duration.ofMillis(row.getLong("limit_millis")),
        last,
        Schedule.parse(schedule).after(done));
  }

  private static RunRecord run(Row row) {
    String outcome = row.getString("outcome");
    return new RunRecord(
        PostgresRunBook.instant(row, "due"),
        row.getLong("missed"),
        row.getString("instance"),
        PostgresRunBook.instant(row, "started_at"),
        row.getValue("ended_at") == null ? null : PostgresRunBook.instant(row, "ended_at"),
        outcome == null ? null : Outcome.of(outcome),
        row.getString("detail"));
  }
}
