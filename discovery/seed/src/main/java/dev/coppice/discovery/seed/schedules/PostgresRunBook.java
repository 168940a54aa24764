package dev.coppice.discovery.seed.schedules;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import dev.coppice.discovery.scheduling.Begun;
import dev.coppice.discovery.scheduling.Claim;
import dev.coppice.discovery.scheduling.Claimed;
import dev.coppice.discovery.scheduling.Declaration;
import dev.coppice.discovery.scheduling.RunBook;
import dev.coppice.discovery.scheduling.RunEnd;
import dev.coppice.discovery.scheduling.RunKey;
import dev.coppice.discovery.scheduling.Schedules;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.Fence;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Claims and ends of runs in the tables of {@code db/migration/discovery/V3__schedules.sql}. */
final class PostgresRunBook implements RunBook {
  /** A leader waits a little longer. */
  private static final Duration LIMIT = Duration.ofMillis(2_500);

  private static final String LOSE =
      """
      UPDATE schedule_runs SET outcome = 'lost', ended_at = clock_timestamp()
      WHERE service = $1 AND outcome IS NULL AND (epoch, fence) < ($2, $3)
      RETURNING job, due
      """;

  private static final String FORGET =
      "DELETE FROM schedules WHERE service = $1 AND job <> ALL ($2::text[])";

  private static final String DECLARE =
      """
      INSERT INTO schedules AS known (service, job, schedule, limit_millis, since)
      SELECT $1, job, schedule, limit_millis, clock_timestamp()
      FROM unnest($2::text[], $3::text[], $4::bigint[]) AS declared (job, schedule, limit_millis)
      ON CONFLICT (service, job) DO UPDATE
      SET schedule = excluded.schedule, limit_millis = excluded.limit_millis,
        since = CASE WHEN known.schedule = excluded.schedule THEN known.since ELSE excluded.since END
      """;

  private static final String DONE =
      """
      SELECT job, greatest(since, (SELECT max(due) FROM schedule_runs AS runs
        WHERE runs.service = schedules.service AND runs.job = schedules.job)) AS done
      FROM schedules WHERE service = $1
      """;

  private static final String CLAIM =
      """
      INSERT INTO schedule_runs (service, job, due, missed, epoch, fence, instance, started_at)
      SELECT $1, $2, $3, $4, $5, $6, $7, clock_timestamp()
      WHERE NOT EXISTS (SELECT FROM schedule_runs WHERE service = $1 AND job = $2 AND due >= $3)
      """;

  /** An earlier claim of the same leader: it never heard that it has it. */
  private static final String LOSE_BEFORE =
      """
      UPDATE schedule_runs SET outcome = 'lost', ended_at = clock_timestamp()
      WHERE service = $1 AND job = $2 AND due < $3 AND outcome IS NULL
      """;

  /** So many runs of each job are kept. */
  private static final String PRUNE =
      """
      DELETE FROM schedule_runs WHERE service = $1 AND job = $2 AND due < (
        SELECT due FROM schedule_runs WHERE service = $1 AND job = $2
        ORDER BY due DESC OFFSET 99 LIMIT 1)
      """;

  private static final String LATEST =
      """
      SELECT due, epoch, fence, outcome FROM schedule_runs WHERE service = $1 AND job = $2
      ORDER BY due DESC LIMIT 1
      """;

  private static final String END =
      """
      UPDATE schedule_runs SET outcome = $6, detail = $7,
        ended_at = coalesce(ended_at, clock_timestamp())
      WHERE service = $1 AND job = $2 AND due = $3 AND epoch = $4 AND fence = $5
        AND (outcome IS NULL OR outcome = $6)
      """;

  private final Database database;

  PostgresRunBook(Database database) {
    this.database = database;
  }

  @Override
  public Future<Begun> begin(Declaration declaration) {
    Token token = declaration.token();
    return database.transact(
        Deadline.after(LIMIT),
        connection ->
            fence(declaration.service(), token)
                .pass(connection)
                .compose(passed -> declare(connection, declaration))
                .compose(
                    declared ->
                        connection
                            .preparedQuery(LOSE)
                            .execute(Tuple.of(declaration.service(), token.epoch(), token.fence())))
                .compose(
                    lost -> {
                      Map<String, Instant> found = new HashMap<>();
                      lost.forEach(row -> found.put(row.getString("job"), instant(row, "due")));
                      return begun(connection, declaration.service(), found);
                    }));
  }

  private static Future<?> declare(SqlConnection connection, Declaration declaration) {
    List<Declaration.Entry> jobs = declaration.jobs();
    String[] names = jobs.stream().map(Declaration.Entry::job).toArray(String[]::new);
    String[] schedules = jobs.stream().map(Declaration.Entry::schedule).toArray(String[]::new);
    Long[] limits = jobs.stream().map(Declaration.Entry::limitMillis).toArray(Long[]::new);
    return connection
        .preparedQuery(FORGET)
        .execute(Tuple.of(declaration.service()).addArrayOfString(names))
        .compose(
            forgotten ->
                connection
                    .preparedQuery(DECLARE)
                    .execute(
                        Tuple.of(declaration.service())
                            .addArrayOfString(names)
                            .addArrayOfString(schedules)
                            .addArrayOfLong(limits)));
  }

  private static Future<Begun> begun(
      SqlConnection connection, String service, Map<String, Instant> lost) {
    return connection
        .preparedQuery(DONE)
        .execute(Tuple.of(service))
        .map(
            rows -> {
              List<Begun.Entry> jobs = new ArrayList<>();
              for (Row row : rows) {
                String job = row.getString("job");
                jobs.add(new Begun.Entry(job, instant(row, "done"), lost.get(job)));
              }
              return new Begun(jobs);
            });
  }

  @Override
  public Future<Claimed> claim(Claim claim) {
    RunKey run = claim.run();
    return database.transact(
        Deadline.after(LIMIT),
        connection ->
            fence(run.service(), run.token())
                .pass(connection)
                .compose(
                    passed ->
                        connection
                            .preparedQuery(CLAIM)
                            .execute(
                                Tuple.of(
                                    run.service(),
                                    run.job(),
                                    at(run.due()),
                                    claim.missed(),
                                    run.token().epoch(),
                                    run.token().fence(),
                                    claim.instance())))
                .compose(
                    added ->
                        added.rowCount() == 1
                            ? tidy(connection, run).map(new Claimed(true, run.due()))
                            : claimedBefore(connection, run)));
  }

  private static Future<?> tidy(SqlConnection connection, RunKey run) {
    return connection
        .preparedQuery(LOSE_BEFORE)
        .execute(Tuple.of(run.service(), run.job(), at(run.due())))
        .compose(
            lost -> connection.preparedQuery(PRUNE).execute(Tuple.of(run.service(), run.job())));
  }

  /** It holds for who asks again because the answer did not come, and so has not begun the run. */
  private static Future<Claimed> claimedBefore(SqlConnection connection, RunKey run) {
    return connection
        .preparedQuery(LATEST)
        .execute(Tuple.of(run.service(), run.job()))
        .map(
            rows -> {
              Row latest = rows.iterator().next();
              Instant due = instant(latest, "due");
              Token token = new Token(latest.getLong("epoch"), latest.getLong("fence"));
              boolean same =
                  due.equals(run.due())
                      && token.equals(run.token())
                      && latest.getString("outcome") == null;
              return new Claimed(same, due);
            });
  }

  @Override
  public Future<Boolean> end(RunEnd end) {
    RunKey run = end.run();
    Tuple values =
        Tuple.of(
            run.service(),
            run.job(),
            at(run.due()),
            run.token().epoch(),
            run.token().fence(),
            end.outcome().text(),
            end.detail());
    return database
        .query(Deadline.after(LIMIT), client -> client.preparedQuery(END).execute(values))
        .map(ended -> ended.rowCount() == 1);
  }

  private static Fence fence(String service, Token token) {
    return new Fence(Schedules.election(service), token.epoch(), token.fence());
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  static Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }
}
