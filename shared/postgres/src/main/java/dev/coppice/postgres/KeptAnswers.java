package dev.coppice.postgres;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Params;
import dev.coppice.contract.Response;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Does once what is asked for under one {@code Idempotency-Key}, however often it is asked for: the
 * key, the effect and the answer are committed in one transaction, so either all of them are there
 * or none. Who asks again hears the first answer; with another content it is a 422. What was
 * refused or failed has left nothing, and is tried anew.
 *
 * <p>The service's own migration makes the table:
 *
 * <pre>{@code
 * CREATE TABLE kept_answers (
 *   principal text        NOT NULL,
 *   operation text        NOT NULL,
 *   key       text        NOT NULL,
 *   content   text        NOT NULL,
 *   status    int,
 *   headers   text[],
 *   body      bytea,
 *   kept_at   timestamptz NOT NULL DEFAULT now(),
 *   PRIMARY KEY (principal, operation, key)
 * );
 * CREATE INDEX kept_answers_by_age ON kept_answers (kept_at);
 * }</pre>
 *
 * Any thread.
 */
public final class KeptAnswers {

  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private static final String OTHER =
      "this Idempotency-Key was used with another content: use a new key for a new request, and the"
          + " same content to ask again";

  /** What of the caller's time is not spent on waiting for somebody else. */
  private static final long TO_ANSWER_MILLIS = 150;

  private static final String FIND =
      """
      SELECT content, status, headers, body FROM kept_answers
      WHERE principal = $1 AND operation = $2 AND key = $3
      """;

  private static final String WAIT_AT_MOST = "SELECT set_config('lock_timeout', $1, true)";

  /** Waits for a transaction that is at the same key. */
  private static final String BEGIN =
      """
      INSERT INTO kept_answers (principal, operation, key, content) VALUES ($1, $2, $3, $4)
      ON CONFLICT DO NOTHING
      """;

  private static final String KEEP =
      """
      UPDATE kept_answers SET status = $4, headers = $5, body = $6
      WHERE principal = $1 AND operation = $2 AND key = $3
      """;

  private static final String FORGET =
      """
      DELETE FROM kept_answers WHERE (principal, operation, key) IN (
        SELECT principal, operation, key FROM kept_answers
        WHERE kept_at < now() - make_interval(secs => $1)
        ORDER BY kept_at LIMIT $2)
      """;

  private final Database database;

  public KeptAnswers(Database database) {
    this.database = database;
  }

  /**
   * The answer that is kept, or else that of the work, which ends in {@link #once}. Where the work
   * fails, somebody else may have done it meanwhile and so be the reason: their answer counts then.
   * Whether they have cannot always be found out in time; then nobody is told that it was refused.
   *
   * @return fails with {@link Failure.Unprocessable} when the key was used for something else
   */
  public Future<Response> orElse(OnceKey key, Deadline deadline, Supplier<Future<Response>> work) {
    return find(key, deadline)
        .compose(kept -> kept.map(Future::succeededFuture).orElseGet(() -> run(work)))
        .recover(
            failure ->
                isAboutTheKey(failure)
                    ? Future.failedFuture(failure)
                    : find(key, deadline)
                        .compose(
                            kept ->
                                kept.map(Future::succeededFuture)
                                    .orElseGet(() -> Future.failedFuture(failure))));
  }

  private static Future<Response> run(Supplier<Future<Response>> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static boolean isAboutTheKey(Throwable failure) {
    return failure instanceof FailureException failed
        && failed.failure() instanceof Failure.Unprocessable unprocessable
        && unprocessable.detail().equals(OTHER);
  }

  /** The answer that is kept under the key. */
  public Future<Optional<Response>> find(OnceKey key, Deadline deadline) {
    return database.query(deadline, client -> find(client, key));
  }

  /**
   * Runs the effect in a transaction, and keeps its answer in the same; or answers what is kept.
   *
   * @param effect has no effects but those in the database, and may be run again
   * @return fails with {@link Failure.Conflict} when somebody else is at the same key for longer
   *     than the deadline allows, and with {@link Failure.Unprocessable} when the key was used for
   *     something else
   */
  public Future<Response> once(
      OnceKey key, Deadline deadline, Function<SqlConnection, Future<Response>> effect) {
    return database.transact(
        deadline,
        connection ->
            begin(connection, key, deadline)
                .compose(
                    fresh ->
                        fresh
                            ? effect
                                .apply(connection)
                                .compose(answer -> keep(connection, key, answer))
                            : find(connection, key).map(kept -> kept.orElseThrow())));
  }

  private static Future<Boolean> begin(SqlConnection connection, OnceKey key, Deadline deadline) {
    long wait = Math.max(1, deadline.remainingMillis() - TO_ANSWER_MILLIS);
    Future<?> set = connection.preparedQuery(WAIT_AT_MOST).execute(Tuple.of(wait + "ms"));
    Future<RowSet<Row>> begun =
        connection.preparedQuery(BEGIN).execute(identity(key).addString(key.content()));
    return Future.all(set, begun)
        .map(all -> begun.result().rowCount() == 1)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof PgException refused
                            && LOCK_NOT_AVAILABLE.equals(refused.getSqlState())
                        ? new FailureException(
                            new Failure.Conflict(
                                "another request with this Idempotency-Key is being worked on: ask"
                                    + " again"))
                        : failure));
  }

  private static Future<Response> keep(SqlConnection connection, OnceKey key, Response answer) {
    return connection
        .preparedQuery(KEEP)
        .execute(
            identity(key)
                .addInteger(answer.status())
                .addArrayOfString(pairs(answer.headers()))
                .addBuffer(answer.body()))
        .map(answer);
  }

  private static Future<Optional<Response>> find(SqlClient client, OnceKey key) {
    return client
        .preparedQuery(FIND)
        .execute(identity(key))
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(answer(key, rows)));
  }

  private static Response answer(OnceKey key, RowSet<Row> rows) {
    Row row = rows.iterator().next();
    if (!row.getString("content").equals(key.content())) {
      throw new FailureException(new Failure.Unprocessable(OTHER));
    }
    return new Response(
        row.getInteger("status"),
        Params.of(row.getArrayOfStrings("headers")),
        row.getBuffer("body"));
  }

  /**
   * Forgets answers.
   *
   * @param kept how long after they were given, at least
   * @param most how many at once
   * @return how many were forgotten: fewer than {@code most} when no more are old enough
   */
  public Future<Integer> forget(Duration kept, int most, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(FORGET)
                .execute(Tuple.of(kept.toMillis() / 1000.0, most))
                .map(RowSet::rowCount));
  }

  private static Tuple identity(OnceKey key) {
    return Tuple.of(key.principal(), key.operation(), key.key());
  }

  private static String[] pairs(Params headers) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < headers.size(); i++) {
      pairs.add(headers.name(i));
      pairs.add(headers.value(i));
    }
    return pairs.toArray(String[]::new);
  }
}
