package dev.coppice.identity.accounts;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.AuditEntry.Action;
import dev.coppice.identity.PostgresAuditStore;
import dev.coppice.identity.PostgresTakingBack;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Users in their table of {@code V2__users.sql} and {@code V9__administration.sql}. */
public final class PostgresUserStore implements UserStore {

  private static final String COLUMNS =
      "id, email, role, verified, created_at,"
          + " CASE WHEN disabled_at IS NULL THEN password_hash END AS password_hash";

  private static final String ADD =
      """
      INSERT INTO users (id, email, email_key, role, verified, created_at, password_hash)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (email_key) DO NOTHING
      """;

  private static final String BY_EMAIL =
      "SELECT %s FROM users WHERE email_key = $1".formatted(COLUMNS);

  private static final String BY_ID = "SELECT %s FROM users WHERE id = $1".formatted(COLUMNS);

  private static final String SET_PASSWORD = "UPDATE users SET password_hash = $2 WHERE id = $1";

  private static final String END_LINKS = "DELETE FROM one_time_links WHERE user_id = $1";

  private static final String SIGN_OUT =
      """
      WITH given_up AS (DELETE FROM pending_sign_ins WHERE user_id = $1)
      DELETE FROM sessions WHERE user_id = $1
      """;

  private static final String FORGET_BROWSERS = "DELETE FROM known_browsers WHERE user_id = $1";

  private static final String ERASE = "DELETE FROM users WHERE id = $1";

  private final Database database;

  public PostgresUserStore(Database database) {
    this.database = database;
  }

  /**
   * Adds a user in a transaction of the caller's.
   *
   * @return false when the address has an account, which stays as it is
   */
  static Future<Boolean> add(SqlConnection transaction, User user, @Nullable String passwordHash) {
    Tuple values =
        Tuple.of(
            user.id(),
            user.email().text(),
            user.email().folded(),
            user.role().text(),
            user.verified(),
            utc(user.createdAt()));
    return transaction
        .preparedQuery(ADD)
        .execute(values.addString(passwordHash))
        .map(rows -> rows.rowCount() == 1);
  }

  @Override
  public Future<Optional<Credentials>> find(EmailAddress email, Deadline deadline) {
    return find(BY_EMAIL, Tuple.of(email.folded()), deadline);
  }

  @Override
  public Future<Optional<Credentials>> find(UUID id, Deadline deadline) {
    return find(BY_ID, Tuple.of(id), deadline);
  }

  private Future<Optional<Credentials>> find(String statement, Tuple key, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(statement)
                .execute(key)
                .map(rows -> first(rows).map(PostgresUserStore::read)));
  }

  @Override
  public Future<Void> setPassword(UUID id, String passwordHash, Deadline deadline) {
    return database.transact(
        deadline, transaction -> setPassword(transaction, id, passwordHash, id.toString()));
  }

  /** Sets a password in a transaction of the caller's. */
  static Future<Void> setPassword(
      SqlConnection transaction, UUID id, String passwordHash, String by) {
    return transaction
        .preparedQuery(SET_PASSWORD)
        .execute(Tuple.of(id, passwordHash))
        .compose(set -> endLinks(transaction, id))
        .compose(ended -> signOutEverywhere(transaction, id))
        .compose(
            forgotten ->
                PostgresAuditStore.add(
                    transaction, by, Action.PASSWORD_SET, id.toString(), "all signed out"));
  }

  /**
   * Ends the sessions of a user whose row this transaction has changed or locked, and takes back
   * what clients were given for them.
   */
  public static Future<Void> signOutEverywhere(SqlConnection transaction, UUID id) {
    return transaction
        .preparedQuery(SIGN_OUT)
        .execute(Tuple.of(id))
        .compose(out -> PostgresTakingBack.ofUser(transaction, id))
        .compose(taken -> transaction.preparedQuery(FORGET_BROWSERS).execute(Tuple.of(id)))
        .mapEmpty();
  }

  /** Ends the links to a user's password. */
  public static Future<Void> endLinks(SqlConnection transaction, UUID id) {
    return transaction.preparedQuery(END_LINKS).execute(Tuple.of(id)).mapEmpty();
  }

  /**
   * Erases a user whose row this transaction has locked, and takes back what clients were given for
   * them.
   */
  public static Future<Void> erase(SqlConnection transaction, UUID id) {
    return PostgresTakingBack.ofUser(transaction, id)
        .compose(taken -> transaction.preparedQuery(ERASE).execute(Tuple.of(id)))
        .mapEmpty();
  }

  static Optional<Row> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }

  private static Credentials read(Row row) {
    return new Credentials(
        new User(
            row.getUUID("id"),
            new EmailAddress(row.getString("email")),
            Role.named(row.getString("role")),
            row.getBoolean("verified"),
            row.getOffsetDateTime("created_at").toInstant()),
        row.getString("password_hash"));
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
