package dev.coppice.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.util.function.UnaryOperator;

/**
 * Keeps out whoever was late. A leader or lock holder that stood still for a while may go on to
 * write though another has its place; its token is lower then, and the database knows the higher
 * one.
 *
 * <p>Pass the fence first in each transaction that writes what the leader alone may write:
 *
 * <pre>{@code
 * database.transact(deadline, connection ->
 *     new Fence("outbox-relay", token.epoch(), token.fence())
 *         .pass(connection)
 *         .compose(passed -> ...));
 * }</pre>
 *
 * The row of the fence is locked until the transaction ends, so of two that pass at the same time
 * one waits for the other: what a later holder reads has all that earlier ones have written. The
 * service's own migration makes the table:
 *
 * <pre>{@code
 * CREATE TABLE fences (
 *   name  text   PRIMARY KEY,
 *   epoch bigint NOT NULL,
 *   fence bigint NOT NULL
 * );
 * }</pre>
 *
 * @param name what is guarded; each name has tokens of its own
 * @param epoch compared first
 * @param fence compared where the epochs are equal
 */
public record Fence(String name, long epoch, long fence) {
  /** A fence that is as high as the token is passed again, by the same holder. */
  private static final String PASS =
      """
      INSERT INTO fences AS known (name, epoch, fence) VALUES ($1, $2, $3)
      ON CONFLICT (name) DO UPDATE SET epoch = excluded.epoch, fence = excluded.fence
      WHERE (known.epoch, known.fence) <= (excluded.epoch, excluded.fence)""";

  private static final String PASS_AND_CHANGE =
      "WITH passed AS ("
          + PASS
          + " RETURNING true), changed AS (%s AND EXISTS (SELECT FROM passed)) SELECT FROM passed";

  /**
   * @return fails with {@link StaleTokenException} when a higher token has passed before; the
   *     transaction then has to fail too
   */
  public Future<Void> pass(SqlConnection transaction) {
    return transaction.preparedQuery(PASS).execute(tuple()).compose(this::requirePassed);
  }

  /**
   * Passes, and changes something in the same statement: what would be a transaction takes a fourth
   * of its round trips. The change sees the database as it was before the fence was passed, so it
   * must not depend on what an earlier holder has written.
   *
   * @param change {@code UPDATE} or {@code DELETE} that ends in its {@code WHERE}, to which one
   *     more {@code AND} can be added: an {@code OR} there needs parentheses. Its values begin at
   *     {@code $4}
   * @return fails with {@link StaleTokenException} when a higher token has passed before; nothing
   *     is changed then
   */
  public Future<Void> pass(SqlClient client, String change, UnaryOperator<Tuple> values) {
    return client
        .preparedQuery(PASS_AND_CHANGE.formatted(change))
        .execute(values.apply(tuple()))
        .compose(this::requirePassed);
  }

  private Tuple tuple() {
    return Tuple.of(name, epoch, fence);
  }

  private Future<Void> requirePassed(SqlResult<?> passed) {
    return passed.rowCount() == 1
        ? Future.succeededFuture()
        : Future.failedFuture(new StaleTokenException(this));
  }
}
