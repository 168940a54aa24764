package dev.coppice.system.nemesis;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.Fence;
import dev.coppice.postgres.StaleTokenException;
import dev.coppice.system.history.MutualExclusion;
import dev.coppice.system.history.Recorder;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/**
 * A counter in PostgreSQL that only the holder of a name may raise, as {@link Recorder recorded}.
 *
 * @param fenced whether the database looks at the token; without, the checker must find fault
 */
record FencedCounter(Database database, Recorder recorder, boolean fenced) {
  private static final long LIMIT_MILLIS = 2_000;

  private static final String COUNT =
      """
      INSERT INTO counters AS old (name, value) VALUES ($1, 1)
      ON CONFLICT (name) DO UPDATE SET value = old.value + 1 RETURNING value""";

  private static final String LOG =
      "INSERT INTO accepted (name, number, epoch, fence, holder, id) VALUES ($1, $2, $3, $4, $5, $6)";

  /** Raises it by one; completes when the outcome, whatever it is, is recorded. */
  Future<Void> raise(String name, String holder, Token token) {
    String id = UUID.randomUUID().toString();
    recorder.invoke(holder, MutualExclusion.WRITE, name, token.toString(), id);
    return database
        .transact(
            Deadline.afterMillis(LIMIT_MILLIS),
            connection ->
                pass(connection, name, token)
                    .compose(passed -> count(connection, name, holder, token, id)))
        .onSuccess(
            number -> recorder.ok(holder, MutualExclusion.WRITE, name, Long.toString(number)))
        .onFailure(failure -> failed(name, holder, failure))
        .transform(recorded -> Future.succeededFuture());
  }

  private Future<Void> pass(SqlConnection connection, String name, Token token) {
    return fenced
        ? new Fence(name, token.epoch(), token.fence()).pass(connection)
        : Future.succeededFuture();
  }

  /** The row of the counter is locked from here to the commit, so the numbers are the order. */
  private static Future<Long> count(
      SqlConnection connection, String name, String holder, Token token, String id) {
    return connection
        .preparedQuery(COUNT)
        .execute(Tuple.of(name))
        .map(rows -> rows.iterator().next().getLong(0))
        .compose(
            number ->
                connection
                    .preparedQuery(LOG)
                    .execute(Tuple.of(name, number, token.epoch(), token.fence(), holder, id))
                    .map(number));
  }

  /** Whatever else went wrong, the commit may have been on its way. */
  private void failed(String name, String holder, Throwable failure) {
    if (failure instanceof StaleTokenException) {
      recorder.fail(holder, MutualExclusion.WRITE, name, "stale");
    } else {
      recorder.unknown(holder, MutualExclusion.WRITE, name, String.valueOf(failure.getMessage()));
    }
  }
}
