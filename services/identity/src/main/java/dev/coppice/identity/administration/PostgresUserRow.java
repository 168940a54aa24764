package dev.coppice.identity.administration;

import dev.coppice.identity.accounts.EmailAddress;
import dev.coppice.identity.accounts.Role;
import dev.coppice.identity.accounts.User;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;

/** A row of the table of users, as those who administer see it. */
final class PostgresUserRow {

  static final String COLUMNS =
      "id, email, role, verified, created_at, disabled_at, version, creation_key, password_hash";

  static final String BY_ID = "SELECT %s FROM users WHERE id = $1".formatted(COLUMNS);

  private static final String LOCK_BY_ID = BY_ID + " FOR UPDATE";

  private PostgresUserRow() {}

  /** A user, who stays as they are until the transaction ends. */
  static Future<Optional<UserEntry>> lock(SqlConnection transaction, UUID id) {
    return transaction.preparedQuery(LOCK_BY_ID).execute(Tuple.of(id)).map(PostgresUserRow::first);
  }

  static Optional<UserEntry> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(entry(rows.iterator().next()));
  }

  static UserEntry entry(Row row) {
    OffsetDateTime disabledAt = row.getOffsetDateTime("disabled_at");
    return new UserEntry(
        new User(
            row.getUUID("id"),
            new EmailAddress(row.getString("email")),
            Role.named(row.getString("role")),
            row.getBoolean("verified"),
            row.getOffsetDateTime("created_at").toInstant()),
        disabledAt == null ? null : disabledAt.toInstant(),
        row.getLong("version"));
  }
}
