package dev.coppice.identity.account;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.AuditEntry.Action;
import dev.coppice.identity.PostgresAuditStore;
import dev.coppice.identity.PostgresTakingBack;
import dev.coppice.identity.Scopes;
import dev.coppice.identity.accounts.PostgresAdministrators;
import dev.coppice.identity.accounts.PostgresUserStore;
import dev.coppice.identity.signin.SessionPeriods;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What there is of a user, in all tables that have something of them. */
public final class PostgresAccountStore implements AccountStore {

  private static final String SESSIONS =
      """
      SELECT id, hash, signed_in_at, used_at, network, browser FROM sessions
      WHERE user_id = $1 AND used_at > $2 AND signed_in_at > $3 ORDER BY used_at DESC, id
      """;

  private static final String END_SESSIONS =
      """
      DELETE FROM sessions
      WHERE user_id = $1 AND ($2::uuid IS NULL OR id = $2) AND ($3::text IS NULL OR hash <> $3)
      RETURNING signed_in_at
      """;

  /** Of a grant it is known when it was given, and when its refresh tokens were used. */
  private static final String APPLICATIONS =
      """
      SELECT c.id, c.name, n.scopes, n.since, (
          SELECT max(greatest(g.granted_at, (
            SELECT max(used_at) FROM refresh_tokens r WHERE r.grant_id = g.id)))
          FROM grants g WHERE g.user_id = n.user_id AND g.client_id = n.client_id) AS used_at
      FROM consents n JOIN clients c ON c.id = n.client_id
      WHERE n.user_id = $1 ORDER BY c.name, c.id
      """;

  private static final String END_APPLICATION =
      "DELETE FROM consents WHERE user_id = $1 AND client_id = $2";

  private static final String EXPORT =
      """
      SELECT jsonb_pretty(jsonb_build_object(
        'account', jsonb_build_object('id', id, 'email', email, 'role', role,
          'verified', verified, 'createdAt', created_at, 'disabledAt', disabled_at, 'hasPassword', password_hash IS NOT NULL),
        'secondFactor', (
          SELECT jsonb_build_object('since', confirmed_at, 'recoveryCodesLeft', (
            SELECT count(*) FROM recovery_codes WHERE user_id = u.id))
          FROM second_factors WHERE user_id = u.id AND confirmed_at IS NOT NULL),
        'sessions', (
          SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'signedInAt', signed_in_at,
            'usedAt', used_at, 'method', method, 'network', network, 'browser', browser)), '[]')
          FROM sessions WHERE user_id = u.id),
        'knownBrowsers', (
          SELECT coalesce(jsonb_agg(jsonb_build_object('until', expires_at)), '[]')
          FROM known_browsers WHERE user_id = u.id),
        'seenBrowsers', (
          SELECT coalesce(jsonb_agg(jsonb_build_object('at', seen_at)), '[]')
          FROM seen_browsers WHERE user_id = u.id),
        'links', (
          SELECT coalesce(jsonb_agg(jsonb_build_object('until', expires_at)), '[]')
          FROM one_time_links WHERE user_id = u.id),
        'letters', (
          SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'since', created_at)), '[]')
          FROM outbox WHERE lower(email) = lower(u.email)),
        'consents', (
          SELECT coalesce(jsonb_agg(jsonb_build_object('client', client_id, 'scopes', scopes,
            'since', since)), '[]')
          FROM consents WHERE user_id = u.id),
        'grants', (
          SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'client', client_id,
            'scopes', scopes, 'signedInAt', signed_in_at, 'method', method,
            'grantedAt', granted_at, 'revoked', revoked)), '[]')
          FROM grants WHERE user_id = u.id),
        'devices', (
          SELECT coalesce(jsonb_agg(jsonb_build_object('client', client_id, 'scopes', scopes,
            'allowed', allowed, 'until', expires_at)), '[]')
          FROM device_requests WHERE user_id = u.id),
        'audit', (
          SELECT coalesce(jsonb_agg(jsonb_build_object('at', at, 'actor', actor,
            'client', client, 'action', action, 'subject', subject, 'detail', detail) ORDER BY a.id), '[]')
          FROM audit a WHERE actor = u.id::text OR subject = u.id::text))) AS json
      FROM users u WHERE id = $1
      """;

  /** From then on nobody is given anything for the user. */
  private static final String LOCK = "SELECT FROM users WHERE id = $1 FOR UPDATE";

  private final Database database;
  private final SessionPeriods periods;

  public PostgresAccountStore(Database database, SessionPeriods periods) {
    this.database = database;
    this.periods = periods;
  }

  @Override
  public Future<List<SignedInPlace>> sessions(UUID userId, Instant now, Deadline deadline) {
    Tuple values = Tuple.of(userId, utc(now.minus(periods.idle())), utc(now.minus(periods.life())));
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(SESSIONS)
                .execute(values)
                .map(rows -> stream(rows).map(PostgresAccountStore::session).toList()));
  }

  private static Stream<Row> stream(RowSet<Row> rows) {
    return StreamSupport.stream(rows.spliterator(), false);
  }

  private static SignedInPlace session(Row row) {
    return new SignedInPlace(
        row.getUUID("id"),
        row.getString("hash"),
        instant(row, "signed_in_at"),
        instant(row, "used_at"),
        row.getString("network"),
        row.getString("browser"));
  }

  @Override
  public Future<Void> endSession(UUID userId, UUID id, Deadline deadline) {
    return endSessions(Tuple.of(userId, id, null), userId, deadline);
  }

  @Override
  public Future<Void> endOtherSessions(UUID userId, String hash, Deadline deadline) {
    return endSessions(Tuple.of(userId, null, hash), userId, deadline);
  }

  private Future<Void> endSessions(Tuple which, UUID userId, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(END_SESSIONS)
                .execute(which)
                .compose(
                    rows -> {
                      Future<Void> ended = Future.succeededFuture();
                      for (Row row : rows) {
                        Instant signedInAt = instant(row, "signed_in_at");
                        ended = ended.compose(done -> ended(transaction, userId, signedInAt));
                      }
                      return ended;
                    }));
  }

  private static Future<Void> ended(SqlConnection transaction, UUID userId, Instant signedInAt) {
    return PostgresTakingBack.ofSession(transaction, userId, signedInAt)
        .compose(
            taken -> tell(transaction, userId, Action.SESSION_ENDED, "begun at " + signedInAt));
  }

  @Override
  public Future<List<LetInApplication>> applications(UUID userId, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(APPLICATIONS)
                .execute(Tuple.of(userId))
                .map(rows -> stream(rows).map(PostgresAccountStore::application).toList()));
  }

  private static LetInApplication application(Row row) {
    return new LetInApplication(
        row.getString("id"),
        row.getString("name"),
        Scopes.of(Arrays.asList(row.getArrayOfStrings("scopes"))),
        instant(row, "since"),
        row.getOffsetDateTime("used_at") == null ? null : instant(row, "used_at"));
  }

  @Override
  public Future<Void> endApplication(UUID userId, String clientId, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(END_APPLICATION)
                .execute(Tuple.of(userId, clientId))
                .compose(
                    rows ->
                        rows.rowCount() == 0
                            ? Future.succeededFuture()
                            : PostgresTakingBack.ofClient(transaction, userId, clientId)
                                .compose(
                                    taken ->
                                        tell(
                                            transaction,
                                            userId,
                                            Action.GRANT_REVOKED,
                                            "all of client " + clientId))));
  }

  @Override
  public Future<String> export(UUID userId, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            tell(transaction, userId, Action.USER_EXPORTED, "")
                .compose(told -> transaction.preparedQuery(EXPORT).execute(Tuple.of(userId)))
                .map(rows -> rows.iterator().next().getString("json")));
  }

  @Override
  public Future<Boolean> erase(UUID userId, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            PostgresAdministrators.lock(transaction)
                .compose(alone -> transaction.preparedQuery(LOCK).execute(Tuple.of(userId)))
                .compose(locked -> PostgresAdministrators.isLast(transaction, userId))
                .compose(
                    last ->
                        last
                            ? Future.succeededFuture(false)
                            : tell(transaction, userId, Action.USER_ERASED, "by its user")
                                .compose(told -> PostgresUserStore.erase(transaction, userId))
                                .map(true)));
  }

  private static Future<Void> tell(
      SqlConnection transaction, UUID userId, Action action, String detail) {
    return PostgresAuditStore.add(
        transaction, userId.toString(), action, userId.toString(), detail);
  }

  private static Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
