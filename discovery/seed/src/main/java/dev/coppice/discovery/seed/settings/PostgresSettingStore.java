package dev.coppice.discovery.seed.settings;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.discovery.configuration.Changes;
import dev.coppice.discovery.configuration.Setting;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Settings in the tables of {@code db/migration/discovery/V1__settings.sql}. */
final class PostgresSettingStore implements SettingStore {
  private static final String COLUMNS = "key, version, value, author, changed_at, revision";

  private static final String HISTORY =
      "SELECT %s FROM setting_versions WHERE key = $1 ORDER BY version DESC LIMIT $2"
          .formatted(COLUMNS);

  /** One statement, so that the revision is that of the very moment at which the rest is seen. */
  private static final String SINCE =
      """
      SELECT latest.revision AS upto, newest.*
      FROM revisions AS latest
      LEFT JOIN (
        SELECT DISTINCT ON (key) %s FROM setting_versions
        WHERE revision > $1 ORDER BY key, version DESC
      ) AS newest ON true
      """
          .formatted(COLUMNS);

  /** From here to the end of the transaction nobody else changes a setting. */
  private static final String LOCK = "SELECT revision FROM revisions FOR UPDATE";

  private static final String DONE_BEFORE =
      "SELECT %s FROM setting_versions WHERE idempotency_key = $1".formatted(COLUMNS);

  private static final String COUNT = "UPDATE revisions SET revision = revision + 1";

  private static final String ADD =
      """
      INSERT INTO setting_versions
        (revision, key, version, value, author, changed_at, idempotency_key)
      SELECT revision, $1, $2, $3, $4, clock_timestamp(), $5 FROM revisions
      RETURNING %s
      """
          .formatted(COLUMNS);

  private final Database database;

  PostgresSettingStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Setting> find(String key, Deadline deadline) {
    return history(key, 1, deadline)
        .map(versions -> versions.isEmpty() ? Setting.unset(key) : versions.get(0));
  }

  @Override
  public Future<List<Setting>> history(String key, int limit, Deadline deadline) {
    return database
        .query(deadline, client -> client.preparedQuery(HISTORY).execute(Tuple.of(key, limit)))
        .map(PostgresSettingStore::settings);
  }

  @Override
  public Future<Changes> since(long revision, Deadline deadline) {
    return database
        .query(deadline, client -> client.preparedQuery(SINCE).execute(Tuple.of(revision)))
        .map(
            rows -> {
              List<Setting> settings = new ArrayList<>();
              long upTo = 0;
              for (Row row : rows) {
                upTo = row.getLong("upto");
                if (row.getString("key") != null) {
                  settings.add(setting(row));
                }
              }
              return new Changes(upTo, settings);
            });
  }

  @Override
  public Future<Setting> change(SettingChange change, Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            connection
                .query(LOCK)
                .execute()
                .compose(locked -> doneBefore(connection, change))
                .compose(
                    before ->
                        before == null
                            ? changeNow(connection, change)
                            : Future.succeededFuture(same(before, change))));
  }

  private static Future<@Nullable Setting> doneBefore(
      SqlConnection connection, SettingChange change) {
    if (change.idempotencyKey() == null) {
      return Future.succeededFuture();
    }
    return connection
        .preparedQuery(DONE_BEFORE)
        .execute(Tuple.of(change.idempotencyKey()))
        .map(rows -> rows.size() == 0 ? null : setting(rows.iterator().next()));
  }

  private static Setting same(Setting before, SettingChange change) {
    if (!before.key().equals(change.key()) || !Objects.equals(before.value(), change.value())) {
      throw new FailureException(
          new Failure.Unprocessable("this Idempotency-Key was used for another change"));
    }
    return before;
  }

  private static Future<Setting> changeNow(SqlConnection connection, SettingChange change) {
    return connection
        .preparedQuery(HISTORY)
        .execute(Tuple.of(change.key(), 1))
        .map(PostgresSettingStore::settings)
        .map(versions -> versions.isEmpty() ? Setting.unset(change.key()) : versions.get(0))
        .compose(
            present -> {
              Long expected = change.expectedVersion();
              if (expected != null && expected != present.version()) {
                return Future.failedFuture(conflict(present, expected));
              }
              return expected == null && Objects.equals(present.value(), change.value())
                  ? Future.succeededFuture(present)
                  : add(connection, change, present.version() + 1);
            });
  }

  private static FailureException conflict(Setting present, long expected) {
    return new FailureException(
        new Failure.Conflict(
            "%s is at version %d, not %d".formatted(present.key(), present.version(), expected)));
  }

  private static Future<Setting> add(SqlConnection connection, SettingChange change, long version) {
    Tuple values =
        Tuple.of(change.key(), version, change.value(), change.author(), change.idempotencyKey());
    return connection
        .query(COUNT)
        .execute()
        .compose(counted -> connection.preparedQuery(ADD).execute(values))
        .map(rows -> setting(rows.iterator().next()));
  }

  private static List<Setting> settings(RowSet<Row> rows) {
    List<Setting> settings = new ArrayList<>();
    rows.forEach(row -> settings.add(setting(row)));
    return settings;
  }

  private static Setting setting(Row row) {
    return new Setting(
        row.getString("key"),
        row.getString("value"),
        row.getLong("version"),
        row.getLong("revision"),
        row.getString("author"),
        row.getOffsetDateTime("changed_at").toInstant());
  }
}
