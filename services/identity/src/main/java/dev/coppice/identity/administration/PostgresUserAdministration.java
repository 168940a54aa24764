package dev.coppice.identity.administration;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.identity.Asker;
import dev.coppice.identity.AuditEntry.Action;
import dev.coppice.identity.Place;
import dev.coppice.identity.PostgresAuditStore;
import dev.coppice.identity.accounts.OneTimeLink;
import dev.coppice.identity.accounts.PostgresAdministrators;
import dev.coppice.identity.accounts.PostgresLinkStore;
import dev.coppice.identity.accounts.PostgresUserStore;
import dev.coppice.identity.accounts.User;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Accounts in their table of {@code V2__users.sql} and {@code V9__administration.sql}. */
public final class PostgresUserAdministration implements UserAdministration {

  private static final UUID LOWEST = new UUID(0, 0);

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
          .formatted(PostgresUserRow.COLUMNS);

  private static final String LOCK_BY_EMAIL =
      "SELECT %s FROM users WHERE email_key = $1 FOR UPDATE".formatted(PostgresUserRow.COLUMNS);

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
                            ? PostgresLinkStore.add(transaction, link)
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
              User known = PostgresUserRow.entry(row).user();
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
    return PostgresUserStore.endLinks(transaction, id)
        .compose(
            ended ->
                PostgresLinkStore.add(
                    transaction, new OneTimeLink(link.hash(), id, null, link.expiresAt())));
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
                            .map(PostgresUserRow::entry)
                            .toList()));
  }

  @Override
  public Future<Optional<UserEntry>> find(UUID id, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(PostgresUserRow.BY_ID)
                .execute(Tuple.of(id))
                .map(PostgresUserRow::first));
  }

  @Override
  public Future<Optional<UserEntry>> change(
      UUID id, Function<UserEntry, UserChange> change, Asker by, Instant now, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            PostgresAdministrators.lock(transaction)
                .compose(alone -> PostgresUserRow.lock(transaction, id))
                .compose(
                    found ->
                        found.isEmpty()
                            ? Future.succeededFuture(found)
                            : new PostgresUserChange(
                                    found.get(), change.apply(found.get()), by, now)
                                .make(transaction)
                                .map(Optional::of)));
  }

  @Override
  public Future<Boolean> endSessions(
      UUID id, Consumer<UserEntry> check, Asker by, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            about(
                transaction,
                id,
                check,
                user ->
                    PostgresUserStore.signOutEverywhere(transaction, id)
                        .compose(
                            out ->
                                tell(transaction, by, Action.USER_SIGNED_OUT, id, "everywhere"))));
  }

  @Override
  public Future<Boolean> addLink(
      OneTimeLink link, UUID id, Consumer<UserEntry> check, Asker by, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            about(
                transaction,
                id,
                check,
                user ->
                    user.disabledAt() == null
                        ? replaceLink(transaction, link, id)
                            .compose(
                                added ->
                                    tell(
                                        transaction,
                                        by,
                                        Action.PASSWORD_LINK_MADE,
                                        id,
                                        "for a day"))
                        : conflict(user.user().email().text() + " is disabled")));
  }

  @Override
  public Future<Boolean> erase(UUID id, Consumer<UserEntry> check, Asker by, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            PostgresAdministrators.lock(transaction)
                .compose(
                    alone ->
                        about(
                            transaction,
                            id,
                            check,
                            user ->
                                PostgresAdministrators.requireOthers(transaction, id)
                                    .compose(
                                        left -> tell(transaction, by, Action.USER_ERASED, id, ""))
                                    .compose(told -> PostgresUserStore.erase(transaction, id)))));
  }

  private static Future<Boolean> about(
      SqlConnection transaction,
      UUID id,
      Consumer<UserEntry> check,
      Function<UserEntry, Future<Void>> step) {
    return PostgresUserRow.lock(transaction, id)
        .compose(
            found -> {
              found.ifPresent(check);
              return found.isEmpty()
                  ? Future.succeededFuture(false)
                  : step.apply(found.get()).map(true);
            });
  }

  private static Future<Void> tell(
      SqlConnection transaction, Asker by, Action action, UUID id, String detail) {
    return PostgresAuditStore.add(transaction, by, action, id.toString(), detail);
  }

  private static <T> Future<T> conflict(String detail) {
    return Future.failedFuture(new FailureException(new Failure.Conflict(detail)));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
