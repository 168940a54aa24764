package dev.coppice.discovery.seed.storage;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.discovery.coordination.EpochStore;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Takes epochs from the clock, since voters do not wait for a database, and remembers them in the
 * table of {@code db/migration/discovery/V2__epochs.sql} when there is one. Any thread.
 */
public final class PostgresEpochStore implements EpochStore {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static final String REMEMBER =
      """
      WITH mine AS (
        INSERT INTO epochs (voters, epoch) VALUES ($1, $2) ON CONFLICT (voters) DO NOTHING
      )
      SELECT coalesce(max(epoch), 0) AS highest FROM epochs WHERE voters <> $1
      """;

  private final EpochStore clock;
  private volatile @Nullable Database database;

  public PostgresEpochStore(Clock clock) {
    this.clock = EpochStore.byClock(clock);
  }

  /** Remembers in this one, from now on. */
  public void use(Database open) {
    database = open;
  }

  @Override
  public Future<Long> next(long above) {
    return clock.next(above);
  }

  /** Fails with {@link Failure.Unavailable} while there is no database, or it does not answer. */
  @Override
  public Future<Long> remember(String voters, long epoch) {
    Database open = database;
    if (open == null) {
      return Future.failedFuture(
          new FailureException(Failure.Unavailable.of("the seeds' database is not open yet")));
    }
    return open.query(
        Deadline.after(LIMIT),
        client ->
            client
                .preparedQuery(REMEMBER)
                .execute(Tuple.of(voters, epoch))
                .map(rows -> rows.iterator().next().getLong("highest")));
  }
}
