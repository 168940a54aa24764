package dev.coppice.identity.administration;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.identity.Asker;
import dev.coppice.identity.AuditEntry.Action;
import dev.coppice.identity.Place;
import dev.coppice.identity.PostgresAuditStore;
import dev.coppice.identity.accounts.EmailAddress;
import dev.coppice.identity.accounts.OneTimeLink;
import dev.coppice.identity.accounts.PostgresUserStore;
import dev.coppice.identity.accounts.Role;
import dev.coppice.identity.accounts.User;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Accounts in their table of {@code V2__users.sql} and {@code V9__administration.sql}. */
public final class PostgresUserAdministration implements UserAdministration {

  private static final UUID LOWEST = new UUID(0, 0);

  private static final String COLUMNS =
      "id, email, role, verified, created_at, disabled_at, version, creation_key, password_hash";

  private static final String ADD =
      """
      INSERT INTO users (id, email, email_key, role, verified, created_at, creation_key)
      VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
      """;

  private static final String LIST =
      """
      SELECT %s FROM users WHERE (created_at, id) > ($1, $2) AND starts_with(email_key, $3)
      ORDER BY created_at, id LIMIT $4
      """
          .formatted(COLUMNS);

  private static final String BY_ID = "SELECT %s FROM users WHERE id = $1".formatted(COLUMNS);

  private static final String LOCK_BY_ID = BY_ID + " FOR UPDATE";

  private static final String LOCK_BY_EMAIL =
      "SELECT %s FROM users WHERE email_key = $1 FOR UPDATE".formatted(COLUMNS);

  private static final String OTHERS_WHO_ADMINISTER =
      """
      SELECT EXISTS (SELECT FROM users
        WHERE role = 'staff' AND password_hash IS NOT NULL AND disabled_at IS NULL AND id <> $1) AS yes
      """;

  private static final String CHANGE =
      """
      UPDATE users SET role = $2, disabled_at = $3, version = version + 1 WHERE id = $1
      RETURNING %s
      """
          .formatted(COLUMNS);

  private static final String END_LINKS = "DELETE FROM one_time_links WHERE user_id = $1";

  private final Database database;

  public PostgresUserAdministration(Database database) {
    this.database = database;
  }

  @Override
  public Future<User> create(
      User user, OneTimeLink link, @Nullable String key, Asker by, Deadline deadline) {
    Tuple values =
        Tuple.of(user.id(), user.email().text(), user.email().folded(), user.role().text())
            .addBoolean(user.verified())
            .addOffsetDateTime(utc(user.createdAt()))
            .addString(key);
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(ADD)
                .execute(values)
                .compose(
                    rows ->
                        rows.rowCount() == 1
                            ? PostgresUserStore.addLink(transaction, link)
                                .compose(
                                    added ->
                                        tell(
                                            transaction,
                                            by,
                                            Action.USER_CREATED,
                                            user.id(),
                                            user.role().text()))
                                .map(user)
                            : createdBefore(transaction, user, link, key)));
  }

  private static Future<User> createdBefore(
      SqlConnection transaction, User user, OneTimeLink link, @Nullable String key) {
    return transaction
        .preparedQuery(LOCK_BY_EMAIL)
        .execute(Tuple.of(user.email().folded()))
        .compose(
            rows -> {
              if (rows.size() == 0) {
                return conflict("this Idempotency-Key has made another user");
              }
              Row row = rows.iterator().next();
              User known = entry(row).user();
              boolean again =
                  key != null
                      && key.equals(row.getString("creation_key"))
                      && known.role() == user.role()
                      && row.getString("password_hash") == null;
              return again
                  ? replaceLink(transaction, link, known.id()).map(known)
                  : conflict(user.email().text() + " has an account");
            });
  }

  private static Future<Void> replaceLink(SqlConnection transaction, OneTimeLink link, UUID id) {
    return transaction
        .preparedQuery(END_LINKS)
        .execute(Tuple.of(id))
        .compose(
            ended ->
                PostgresUserStore.addLink(
                    transaction, new OneTimeLink(link.hash(), id, link.expiresAt())));
  }

  @Override
  public Future<List<UserEntry>> list(
      String emailBegins, Place after, int most, Deadline deadline) {
    Tuple values =
        Tuple.of(
            utc(after.at()),
            after.id().isEmpty() ? LOWEST : UUID.fromString(after.id()),
            emailBegins.toLowerCase(Locale.ROOT),
            most);
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(LIST)
                .execute(values)
                .map(
                    rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                            .map(PostgresUserAdministration::entry)
                            .toList()));
  }

  @Override
  public Future<Optional<UserEntry>> find(UUID id, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(BY_ID)
                .execute(Tuple.of(id))
                .map(rows -> first(rows).map(PostgresUserAdministration::entry)));
  }

  @Override
  public Future<Optional<UserEntry>> change(
      UUID id, Function<UserEntry, UserChange> change, Asker by, Instant now, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            PostgresUserStore.lockAdministrators(transaction)
                .compose(locked -> transaction.preparedQuery(LOCK_BY_ID).execute(Tuple.of(id)))
                .compose(
                    rows -> {
                      Optional<Row> found = first(rows);
                      if (found.isEmpty()) {
                        return Future.succeededFuture(Optional.empty());
                      }
                      UserEntry before = entry(found.get());
                      UserChange wanted = change.apply(before);
                      return isAsWanted(before, wanted)
                          ? Future.succeededFuture(Optional.of(before))
                          : requireOthers(transaction, before, wanted)
                              .compose(left -> store(transaction, before, wanted, by, now))
                              .map(Optional::of);
                    }));
  }

  private static boolean isAsWanted(UserEntry before, UserChange wanted) {
    return before.user().role() == wanted.role()
        && (before.disabledAt() != null) == wanted.disabled();
  }

  private static Future<Void> requireOthers(
      SqlConnection transaction, UserEntry before, UserChange wanted) {
    if (before.user().role() != Role.STAFF
        || before.disabledAt() != null
        || (wanted.role() == Role.STAFF && !wanted.disabled())) {
      return Future.succeededFuture();
    }
    return transaction
        .preparedQuery(OTHERS_WHO_ADMINISTER)
        .execute(Tuple.of(before.user().id()))
        .compose(
            rows ->
                rows.iterator().next().getBoolean("yes")
                    ? Future.succeededFuture()
                    : conflict(
                        "nobody else of the staff can sign in; nobody would be left to administer"));
  }

  private static Future<UserEntry> store(
      SqlConnection transaction, UserEntry before, UserChange wanted, Asker by, Instant now) {
    UUID id = before.user().id();
    Instant since = before.disabledAt() == null ? now : before.disabledAt();
    Role role = before.user().role();
    return transaction
        .preparedQuery(CHANGE)
        .execute(
            Tuple.of(id, wanted.role().text())
                .addOffsetDateTime(wanted.disabled() ? utc(since) : null))
        .map(rows -> entry(rows.iterator().next()))
        .compose(
            after ->
                PostgresUserStore.signOutEverywhere(transaction, id)
                    .compose(
                        out ->
                            role == wanted.role()
                                ? Future.succeededFuture()
                                : tell(
                                    transaction,
                                    by,
                                    Action.USER_ROLE_CHANGED,
                                    id,
                                    role.text() + " to " + wanted.role().text()))
                    .compose(
                        told ->
                            (before.disabledAt() != null) == wanted.disabled()
                                ? Future.succeededFuture()
                                : disabledOrEnabled(transaction, id, wanted.disabled(), by))
                    .map(after));
  }

  private static Future<Void> disabledOrEnabled(
      SqlConnection transaction, UUID id, boolean disabled, Asker by) {
    return disabled
        ? transaction
            .preparedQuery(END_LINKS)
            .execute(Tuple.of(id))
            .compose(ended -> tell(transaction, by, Action.USER_DISABLED, id, "all signed out"))
        : tell(transaction, by, Action.USER_ENABLED, id, "");
  }

  @Override
  public Future<Boolean> endSessions(
      UUID id, Consumer<UserEntry> check, Asker by, Deadline deadline) {
    return about(
        id,
        check,
        deadline,
        (transaction, user) ->
            PostgresUserStore.signOutEverywhere(transaction, id)
                .compose(out -> tell(transaction, by, Action.USER_SIGNED_OUT, id, "everywhere")));
  }

  @Override
  public Future<Boolean> addLink(
      OneTimeLink link, UUID id, Consumer<UserEntry> check, Asker by, Deadline deadline) {
    return about(
        id,
        check,
        deadline,
        (transaction, user) ->
            user.disabledAt() == null
                ? replaceLink(transaction, link, id)
                    .compose(
                        added -> tell(transaction, by, Action.PASSWORD_LINK_MADE, id, "for a day"))
                : conflict(user.user().email().text() + " is disabled"));
  }

  private Future<Boolean> about(
      UUID id,
      Consumer<UserEntry> check,
      Deadline deadline,
      BiFunction<SqlConnection, UserEntry, Future<Void>> step) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(LOCK_BY_ID)
                .execute(Tuple.of(id))
                .compose(
                    rows -> {
                      Optional<Row> found = first(rows);
                      if (found.isEmpty()) {
                        return Future.succeededFuture(false);
                      }
                      UserEntry user = entry(found.get());
                      check.accept(user);
                      return step.apply(transaction, user).map(true);
                    }));
  }

  private static Future<Void> tell(
      SqlConnection transaction, Asker by, Action action, UUID id, String detail) {
    return PostgresAuditStore.add(transaction, by, action, id.toString(), detail);
  }

  private static <T> Future<T> conflict(String detail) {
    return Future.failedFuture(new FailureException(new Failure.Conflict(detail)));
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
  }

  private static UserEntry entry(Row row) {
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

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
