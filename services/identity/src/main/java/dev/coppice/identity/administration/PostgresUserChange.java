package dev.coppice.identity.administration;

import dev.coppice.identity.Asker;
import dev.coppice.identity.AuditEntry.Action;
import dev.coppice.identity.PostgresAuditStore;
import dev.coppice.identity.accounts.PostgresAdministrators;
import dev.coppice.identity.accounts.PostgresUserStore;
import dev.coppice.identity.accounts.Role;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/** One change of what a user is, in a transaction that has locked them. */
final class PostgresUserChange {

  private static final String CHANGE =
      """
      UPDATE users SET role = $2, disabled_at = $3, version = version + 1 WHERE id = $1
      RETURNING %s
      """
          .formatted(PostgresUserRow.COLUMNS);

  private final UserEntry before;
  private final UserChange wanted;
  private final Asker by;
  private final Instant now;

  PostgresUserChange(UserEntry before, UserChange wanted, Asker by, Instant now) {
    this.before = before;
    this.wanted = wanted;
    this.by = by;
    this.now = now;
  }

  /** Makes it; the user as they are kept then. */
  Future<UserEntry> make(SqlConnection transaction) {
    if (!changesRole() && !changesDisabled()) {
      return Future.succeededFuture(before);
    }
    return requireOthers(transaction)
        .compose(left -> store(transaction))
        .compose(
            after ->
                PostgresUserStore.signOutEverywhere(transaction, id())
                    .compose(out -> tellRole(transaction))
                    .compose(told -> tellDisabled(transaction))
                    .map(after));
  }

  private UUID id() {
    return before.user().id();
  }

  private boolean changesRole() {
    return before.user().role() != wanted.role();
  }

  private boolean changesDisabled() {
    return (before.disabledAt() != null) != wanted.disabled();
  }

  private Future<Void> requireOthers(SqlConnection transaction) {
    return wanted.role() == Role.STAFF && !wanted.disabled()
        ? Future.succeededFuture()
        : PostgresAdministrators.requireOthers(transaction, id());
  }

  private Future<UserEntry> store(SqlConnection transaction) {
    Instant since = before.disabledAt() == null ? now : before.disabledAt();
    return transaction
        .preparedQuery(CHANGE)
        .execute(
            Tuple.of(id(), wanted.role().text())
                .addOffsetDateTime(wanted.disabled() ? since.atOffset(ZoneOffset.UTC) : null))
        .map(rows -> PostgresUserRow.entry(rows.iterator().next()));
  }

  private Future<Void> tellRole(SqlConnection transaction) {
    return changesRole()
        ? tell(
            transaction,
            Action.USER_ROLE_CHANGED,
            before.user().role().text() + " to " + wanted.role().text())
        : Future.succeededFuture();
  }

  private Future<Void> tellDisabled(SqlConnection transaction) {
    if (!changesDisabled()) {
      return Future.succeededFuture();
    }
    return wanted.disabled()
        ? PostgresUserStore.endLinks(transaction, id())
            .compose(ended -> tell(transaction, Action.USER_DISABLED, "all signed out"))
        : tell(transaction, Action.USER_ENABLED, "");
  }

  private Future<Void> tell(SqlConnection transaction, Action action, String detail) {
    return PostgresAuditStore.add(transaction, by, action, id().toString(), detail);
  }
}
