package dev.coppice.identity.signin;

import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Attempts in their table of {@code V2__users.sql}, counted as the generic cell rate algorithm does
 * it: each attempt puts off the instant at which all are paid off.
 */
public final class PostgresAttemptStore implements AttemptStore {

  private static final String TAKE =
      """
      INSERT INTO attempts AS a (key, due)
      VALUES ($1, $2::timestamptz + make_interval(secs => $3::float8))
      ON CONFLICT (key) DO UPDATE
      SET due = greatest(a.due, $2::timestamptz) + make_interval(secs => $3::float8)
      WHERE greatest(a.due, $2::timestamptz) <= $2::timestamptz + make_interval(secs => $4::float8)
      """;

  private static final String FORGIVE_ALL = "DELETE FROM attempts WHERE key = $1";

  private static final String FORGIVE_ONE =
      "UPDATE attempts SET due = due - make_interval(secs => $2::float8) WHERE key = $1";

  private final Database database;

  public PostgresAttemptStore(Database database) {
    this.database = database;
  }

  /**
   * In the order of the list, so that who is refused by the first is not counted for the others.
   */
  @Override
  public Future<Boolean> take(List<Attempt> attempts, Instant now, Deadline deadline) {
    return database.transact(
        deadline,
        transaction -> {
          Future<Boolean> taken = Future.succeededFuture(true);
          for (Attempt attempt : attempts) {
            taken =
                taken.compose(
                    so -> so ? take(transaction, attempt, now) : Future.succeededFuture(false));
          }
          return taken;
        });
  }

  private static Future<Boolean> take(SqlConnection transaction, Attempt attempt, Instant now) {
    Duration ahead = attempt.interval().multipliedBy(attempt.atOnce() - 1L);
    return transaction
        .preparedQuery(TAKE)
        .execute(
            Tuple.of(
                attempt.key(),
                now.atOffset(ZoneOffset.UTC),
                seconds(attempt.interval()),
                seconds(ahead)))
        .map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<Void> giveBack(List<Attempt> attempts, Deadline deadline) {
    return database.transact(deadline, transaction -> giveBack(transaction, attempts));
  }

  @Override
  public Future<Void> forgive(List<Attempt> attempts, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(FORGIVE_ALL)
                .execute(Tuple.of(attempts.get(0).key()))
                .compose(forgiven -> giveBack(transaction, attempts.subList(1, attempts.size()))));
  }

  private static Future<Void> giveBack(SqlConnection transaction, List<Attempt> attempts) {
    Future<Void> given = Future.succeededFuture();
    for (Attempt attempt : attempts) {
      given =
          given.compose(
              before ->
                  transaction
                      .preparedQuery(FORGIVE_ONE)
                      .execute(Tuple.of(attempt.key(), seconds(attempt.interval())))
                      .mapEmpty());
    }
    return given;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
