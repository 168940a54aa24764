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

/** Users and their one-time links in their tables of {@code V2__users.sql}. */
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

  private static final String SIGN_OUT =
      """
      WITH given_up AS (DELETE FROM pending_sign_ins WHERE user_id = $1)
      DELETE FROM sessions WHERE user_id = $1
      """;

  private static final String FORGET_BROWSERS = "DELETE FROM known_browsers WHERE user_id = $1";

  private static final String ERASE = "DELETE FROM users WHERE id = $1";

  private static final String ADD_LINK =
      "INSERT INTO one_time_links (hash, user_id, expires_at) VALUES ($1, $2, $3)";

  private static final String END_LINKS = "DELETE FROM one_time_links WHERE user_id = $1";

  private static final String OFFERED_BEFORE = "DELETE FROM one_time_links WHERE user_id IS NULL";

  /** Of two who would be the first administrator, one waits for the other. */
  private static final String LOCK = "LOCK TABLE one_time_links IN SHARE ROW EXCLUSIVE MODE";

  private static final String ADMINISTRATED =
      "SELECT EXISTS (SELECT FROM users WHERE role = 'staff' AND password_hash IS NOT NULL) AS yes";

  private static final String LINK =
      "SELECT hash, user_id, expires_at FROM one_time_links WHERE hash = $1 AND expires_at > $2";

  private static final String USE_LINK =
      """
      DELETE FROM one_time_links
      WHERE hash = $1 AND expires_at > $2 AND (user_id IS NULL) = $3
      RETURNING user_id
      """;

  private final Database database;

  public PostgresUserStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Boolean> register(User user, String passwordHash, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            add(transaction, user, passwordHash)
                .compose(
                    added ->
                        added
                            ? tell(transaction, user.id().toString(), Action.USER_REGISTERED, user)
                                .map(true)
                            : Future.succeededFuture(false)));
  }

  private static Future<Boolean> add(
      SqlConnection transaction, User user, @Nullable String passwordHash) {
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

  private static Future<Void> tell(SqlConnection transaction, String by, Action action, User user) {
    return PostgresAuditStore.add(
        transaction, by, action, user.id().toString(), user.role().text());
  }

  /** Keeps a link in the transaction of what it is for. */
  public static Future<Void> addLink(SqlConnection transaction, OneTimeLink link) {
    return transaction
        .preparedQuery(ADD_LINK)
        .execute(Tuple.of(link.hash(), link.userId(), utc(link.expiresAt())))
        .mapEmpty();
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

  private static Future<Void> setPassword(
      SqlConnection transaction, UUID id, String passwordHash, String by) {
    return transaction
        .preparedQuery(SET_PASSWORD)
        .execute(Tuple.of(id, passwordHash))
        .compose(set -> signOutEverywhere(transaction, id))
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

  @Override
  public Future<Boolean> offerAdministration(OneTimeLink link, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .query(LOCK)
                .execute()
                .compose(locked -> transaction.preparedQuery(ADMINISTRATED).execute())
                .compose(
                    rows ->
                        rows.iterator().next().getBoolean("yes")
                            ? Future.succeededFuture(false)
                            : transaction
                                .preparedQuery(OFFERED_BEFORE)
                                .execute()
                                .compose(gone -> addLink(transaction, link))
                                .map(true)));
  }

  @Override
  public Future<Optional<OneTimeLink>> link(String hash, Instant now, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(LINK)
                .execute(Tuple.of(hash, utc(now)))
                .map(
                    rows ->
                        first(rows)
                            .map(
                                row ->
                                    new OneTimeLink(
                                        row.getString("hash"),
                                        row.getUUID("user_id"),
                                        row.getOffsetDateTime("expires_at").toInstant()))));
  }

  @Override
  public Future<Boolean> setPasswordBy(
      String linkHash, String passwordHash, Instant now, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(USE_LINK)
                .execute(Tuple.of(linkHash, utc(now), false))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(false)
                            : setPassword(
                                    transaction,
                                    rows.iterator().next().getUUID("user_id"),
                                    passwordHash,
                                    "one-time link")
                                .map(true)));
  }

  @Override
  public Future<Boolean> beginAdministration(
      String linkHash, User administrator, String passwordHash, Instant now, Deadline deadline) {
    return database
        .transact(
            deadline,
            transaction ->
                add(transaction, administrator, passwordHash)
                    .compose(
                        added ->
                            added
                                ? transaction
                                    .preparedQuery(USE_LINK)
                                    .execute(Tuple.of(linkHash, utc(now), true))
                                    .compose(used -> began(transaction, used, administrator))
                                : Future.succeededFuture(false)))
        .recover(
            failure ->
                failure instanceof LinkUsedException
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(failure));
  }

  private static Future<Boolean> began(
      SqlConnection transaction, RowSet<Row> used, User administrator) {
    // Failing takes the administrator back that this transaction has added.
    return used.size() == 0
        ? Future.failedFuture(new LinkUsedException())
        : tell(transaction, "one-time link", Action.USER_CREATED, administrator).map(true);
  }

  private static final class LinkUsedException extends RuntimeException {
    LinkUsedException() {
      super("the link is not good any more", null, false, false);
    }
  }

  private static Optional<Row> first(RowSet<Row> rows) {
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

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
