package dev.coppice.identity.accounts;

import static dev.coppice.identity.accounts.PostgresUserStore.first;
import static dev.coppice.identity.accounts.PostgresUserStore.utc;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.AuditEntry.Action;
import dev.coppice.identity.PostgresAuditStore;
import dev.coppice.identity.accounts.OneTimeLink.Purpose;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** One-time links in their table of {@code V2__users.sql} and {@code V12__mail.sql}. */
public final class PostgresLinkStore implements LinkStore {

  private static final String BY = "one-time link";

  private static final String ADD =
      "INSERT INTO one_time_links (hash, user_id, expires_at) VALUES ($1, $2, $3)";

  private static final String OFFERED_BEFORE =
      "DELETE FROM one_time_links WHERE user_id IS NULL AND email IS NULL";

  /** Of two who would be the first administrator, one waits for the other. */
  private static final String LOCK = "LOCK TABLE one_time_links IN SHARE ROW EXCLUSIVE MODE";

  private static final String ADMINISTRATED =
      "SELECT EXISTS (SELECT FROM users WHERE role = 'staff' AND password_hash IS NOT NULL) AS yes";

  private static final String LINK =
      """
      SELECT hash, user_id, email, expires_at FROM one_time_links WHERE hash = $1 AND expires_at > $2
      """;

  /** Before the link: those who take links away have locked their user first. */
  private static final String LOCK_USER =
      """
      SELECT FROM users WHERE id = (SELECT user_id FROM one_time_links WHERE hash = $1)
      FOR NO KEY UPDATE
      """;

  /** Before the link, too: whoever sends a letter has locked it first. */
  private static final String RECALL =
      """
      DELETE FROM outbox WHERE kind IN ('register', 'forgotten') AND lower(email) = (
        SELECT lower(email) FROM one_time_links WHERE hash = $1)
      """;

  private static final String USE =
      """
      DELETE FROM one_time_links
      WHERE hash = $1 AND expires_at > $2 AND CASE $3
        WHEN 'PASSWORD' THEN user_id IS NOT NULL
        WHEN 'REGISTRATION' THEN user_id IS NULL AND email IS NOT NULL
        ELSE user_id IS NULL AND email IS NULL END
      RETURNING hash, user_id, email, expires_at
      """;

  /**
   * Of somebody who may not sign in, and of whom more is asked for, no password counts as first.
   */
  private static final String OWNER =
      """
      SELECT role, password_hash IS NULL AND disabled_at IS NULL
        AND NOT EXISTS (SELECT FROM second_factors WHERE user_id = users.id) AS first
      FROM users WHERE id = $1
      """;

  private static final String VERIFY =
      "UPDATE users SET verified = true WHERE id = $1 AND NOT verified";

  private static final String CLEAR =
      """
      WITH factor AS (DELETE FROM second_factors WHERE user_id = $1),
        codes AS (DELETE FROM recovery_codes WHERE user_id = $1)
      DELETE FROM consents WHERE user_id = $1
      """;

  private final Database database;

  public PostgresLinkStore(Database database) {
    this.database = database;
  }

  /** Keeps a link in the transaction of what it is for. */
  public static Future<Void> add(SqlConnection transaction, OneTimeLink link) {
    return transaction
        .preparedQuery(ADD)
        .execute(Tuple.of(link.hash(), link.userId(), utc(link.expiresAt())))
        .mapEmpty();
  }

  @Override
  public Future<Optional<OneTimeLink>> link(String hash, Instant now, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(LINK)
                .execute(Tuple.of(hash, utc(now)))
                .map(rows -> first(rows).map(PostgresLinkStore::read)));
  }

  private static OneTimeLink read(Row row) {
    String email = row.getString("email");
    return new OneTimeLink(
        row.getString("hash"),
        row.getUUID("user_id"),
        email == null ? null : new EmailAddress(email),
        row.getOffsetDateTime("expires_at").toInstant());
  }

  /** The link, which is no more from then on. */
  private static Future<Optional<OneTimeLink>> use(
      SqlConnection transaction, String hash, Purpose purpose, Instant now) {
    return transaction
        .preparedQuery(LOCK_USER)
        .execute(Tuple.of(hash))
        .compose(locked -> transaction.preparedQuery(RECALL).execute(Tuple.of(hash)))
        .compose(
            recalled ->
                transaction.preparedQuery(USE).execute(Tuple.of(hash, utc(now), purpose.name())))
        .map(rows -> first(rows).map(PostgresLinkStore::read));
  }

  @Override
  public Future<Optional<NewPassword>> setPasswordBy(
      String linkHash, String passwordHash, Instant now, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            use(transaction, linkHash, Purpose.PASSWORD, now)
                .compose(
                    used ->
                        used.isEmpty() || used.get().userId() == null
                            ? Future.succeededFuture(Optional.empty())
                            : setPassword(
                                    transaction,
                                    used.get().userId(),
                                    passwordHash,
                                    used.get().email() != null)
                                .map(Optional::of)));
  }

  private static Future<NewPassword> setPassword(
      SqlConnection transaction, UUID userId, String passwordHash, boolean mailed) {
    return (mailed ? verify(transaction, userId) : Future.<Void>succeededFuture())
        .compose(verified -> transaction.preparedQuery(OWNER).execute(Tuple.of(userId)))
        .map(rows -> rows.iterator().next())
        .map(
            owner ->
                new NewPassword(
                    userId, Role.named(owner.getString("role")), owner.getBoolean("first")))
        .compose(
            owner ->
                PostgresUserStore.setPassword(transaction, userId, passwordHash, BY).map(owner));
  }

  private static Future<Void> verify(SqlConnection transaction, UUID userId) {
    return transaction
        .preparedQuery(VERIFY)
        .execute(Tuple.of(userId))
        .compose(
            rows ->
                rows.rowCount() == 0
                    ? Future.succeededFuture()
                    : transaction
                        .preparedQuery(CLEAR)
                        .execute(Tuple.of(userId))
                        .compose(
                            cleared ->
                                PostgresAuditStore.add(
                                    transaction,
                                    BY,
                                    Action.USER_VERIFIED,
                                    userId.toString(),
                                    "without second factor and consents from before")));
  }

  @Override
  public Future<Optional<NewPassword>> registerBy(
      String linkHash, User user, String passwordHash, Instant now, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            use(transaction, linkHash, Purpose.REGISTRATION, now)
                .compose(
                    used ->
                        used.isPresent() && user.email().equals(used.get().email())
                            ? PostgresUserStore.add(transaction, user, passwordHash)
                            : Future.succeededFuture(false))
                .compose(
                    added ->
                        added
                            ? tell(transaction, user.id().toString(), Action.USER_REGISTERED, user)
                                .map(Optional.of(NewPassword.firstOf(user)))
                            : Future.succeededFuture(Optional.empty())));
  }

  private static Future<Void> tell(SqlConnection transaction, String by, Action action, User user) {
    return PostgresAuditStore.add(
        transaction, by, action, user.id().toString(), user.role().text());
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
                                .compose(gone -> add(transaction, link))
                                .map(true)));
  }

  @Override
  public Future<Optional<NewPassword>> beginAdministration(
      String linkHash, User administrator, String passwordHash, Instant now, Deadline deadline) {
    return database
        .transact(
            deadline,
            transaction ->
                PostgresUserStore.add(transaction, administrator, passwordHash)
                    .compose(
                        added ->
                            added
                                ? use(transaction, linkHash, Purpose.ADMINISTRATION, now)
                                    .compose(used -> began(transaction, used, administrator))
                                : Future.succeededFuture(Optional.<NewPassword>empty())))
        .recover(
            failure ->
                failure instanceof LinkUsedException
                    ? Future.succeededFuture(Optional.empty())
                    : Future.failedFuture(failure));
  }

  private static Future<Optional<NewPassword>> began(
      SqlConnection transaction, Optional<OneTimeLink> used, User administrator) {
    // Failing takes the administrator back that this transaction has added.
    return used.isEmpty()
        ? Future.failedFuture(new LinkUsedException())
        : tell(transaction, BY, Action.USER_CREATED, administrator)
            .map(Optional.of(NewPassword.firstOf(administrator)));
  }

  private static final class LinkUsedException extends RuntimeException {
    LinkUsedException() {
      super("the link is not good any more", null, false, false);
    }
  }
}
