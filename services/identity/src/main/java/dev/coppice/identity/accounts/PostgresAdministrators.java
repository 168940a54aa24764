package dev.coppice.identity.accounts;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** Sees to it, in a transaction that takes somebody away, that somebody stays to administer. */
public final class PostgresAdministrators {

  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended('administrators', 0))";

  private static final String LAST =
      """
      SELECT EXISTS (
          SELECT FROM users WHERE id = $1 AND role = 'staff' AND disabled_at IS NULL)
        AND NOT EXISTS (
          SELECT FROM users
          WHERE role = 'staff' AND password_hash IS NOT NULL AND disabled_at IS NULL AND id <> $1)
        AS yes
      """;

  private PostgresAdministrators() {}

  /**
   * Lets one transaction at a time go on that may take away somebody who administers, so that the
   * last two do not go at once. Before any row is locked.
   */
  public static Future<Void> lock(SqlConnection transaction) {
    return transaction.query(LOCK).execute().mapEmpty();
  }

  /** Whether a user is of the staff, and none of the others who are can sign in. */
  public static Future<Boolean> isLast(SqlConnection transaction, UUID id) {
    return transaction
        .preparedQuery(LAST)
        .execute(Tuple.of(id))
        .map(rows -> rows.iterator().next().getBoolean("yes"));
  }

  /** Fails with {@link FailureException} of Conflict where a user is the last. */
  public static Future<Void> requireOthers(SqlConnection transaction, UUID id) {
    return isLast(transaction, id)
        .compose(
            last ->
                last
                    ? Future.failedFuture(
                        new FailureException(
                            new Failure.Conflict(
                                "nobody else of the staff can sign in; nobody would be left to"
                                    + " administer")))
                    : Future.succeededFuture());
  }
}
