package dev.coppice.identity.authorization;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import dev.coppice.identity.AuditEntry.Action;
import dev.coppice.identity.Grant;
import dev.coppice.identity.PostgresAuditStore;
import dev.coppice.identity.Scopes;
import dev.coppice.identity.accounts.Role;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.Fence;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.UUID;

/** Grants and their tokens in their tables of {@code V3__authorization.sql}. */
public final class PostgresGrantStore implements GrantStore {

  /** How long a refresh token may be shown again whose answer got lost. */
  static final Duration GRACE = Duration.ofSeconds(10);

  private static final String CODE =
      """
      SELECT c.*, u.role FROM authorization_codes c JOIN users u ON u.id = c.user_id
      WHERE c.hash = $1 FOR UPDATE OF c
      """;

  private static final String GRANT =
      """
      INSERT INTO grants (id, client_id, user_id, scopes, signed_in_at, granted_at)
      VALUES ($1, $2, $3, $4, $5, $6)
      """;

  private static final String USE_CODE =
      "UPDATE authorization_codes SET used = true, grant_id = $2 WHERE hash = $1";

  private static final String ADD_ACCESS =
      "INSERT INTO granted_tokens (jti, grant_id, expires_at) VALUES ($1, $2, $3)";

  private static final String ADD_REFRESH =
      "INSERT INTO refresh_tokens (hash, grant_id, expires_at) VALUES ($1, $2, $3)";

  private static final String REFRESH =
      """
      SELECT r.expires_at, r.used_at, g.id, g.client_id, g.user_id, g.scopes, g.signed_in_at,
        g.revoked, u.role
      FROM refresh_tokens r JOIN grants g ON g.id = r.grant_id JOIN users u ON u.id = g.user_id
      WHERE r.hash = $1 FOR UPDATE OF g, r
      """;

  private static final String USE_REFRESH =
      "UPDATE refresh_tokens SET used_at = $2 WHERE hash = $1";

  private static final String REVOKE =
      """
      WITH gone AS (UPDATE grants SET revoked = true WHERE id = $1)
      INSERT INTO revoked_tokens (jti, expires_at)
      SELECT jti, expires_at FROM granted_tokens WHERE grant_id = $1 ON CONFLICT DO NOTHING
      """;

  private static final String OF_CLIENT =
      """
      SELECT g.id, g.user_id FROM refresh_tokens r JOIN grants g ON g.id = r.grant_id
      WHERE r.hash = $1 AND g.client_id = $2 FOR UPDATE OF g
      """;

  private static final String FORGET =
      """
      WITH codes AS (
          DELETE FROM authorization_codes WHERE hash IN (
            SELECT hash FROM authorization_codes WHERE expires_at < $2 LIMIT $3)
          RETURNING 1),
        access AS (
          DELETE FROM granted_tokens WHERE jti IN (
            SELECT jti FROM granted_tokens WHERE expires_at < $1 LIMIT $3)
          RETURNING 1),
        refresh AS (
          DELETE FROM refresh_tokens WHERE hash IN (
            SELECT hash FROM refresh_tokens WHERE expires_at < $1 LIMIT $3)
          RETURNING 1),
        empty AS (
          DELETE FROM grants WHERE id IN (
            SELECT id FROM grants g WHERE granted_at < $2
              AND NOT EXISTS (SELECT FROM refresh_tokens WHERE grant_id = g.id)
              AND NOT EXISTS (SELECT FROM granted_tokens WHERE grant_id = g.id)
            LIMIT $3)
          RETURNING 1)
      SELECT (SELECT count(*) FROM codes) + (SELECT count(*) FROM access)
        + (SELECT count(*) FROM refresh) + (SELECT count(*) FROM empty) AS count
      """;

  private final Database database;
  private final Duration refreshLife;

  /**
   * @param refreshLife how long a refresh token is good that nobody uses
   */
  public PostgresGrantStore(Database database, Duration refreshLife) {
    this.database = database;
    this.refreshLife = refreshLife;
  }

  @Override
  public Future<Outcome> redeem(Redemption redemption, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(CODE)
                .execute(Tuple.of(redemption.codeHash()))
                .compose(rows -> redeem(transaction, redemption, rows)));
  }

  private Future<Outcome> redeem(
      SqlConnection transaction, Redemption redemption, RowSet<Row> rows) {
    if (rows.size() == 0) {
      return refused("the code is unknown");
    }
    Row code = rows.iterator().next();
    if (!code.getString("client_id").equals(redemption.client().id())) {
      return refused("the code was given to another client");
    }
    if (code.getBoolean("used")) {
      return revoke(
              transaction, code.getUUID("grant_id"), code.getUUID("user_id"), "code shown again")
          .compose(revoked -> refused("the code was used before; what it gave is taken back"));
    }
    if (!instant(code, "expires_at").isAfter(redemption.access().issuedAt())) {
      return refused("the code has expired");
    }
    if (!code.getString("redirect_uri").equals(redemption.redirectUri())) {
      return refused("redirect_uri is not that of the authorization request");
    }
    if (!code.getString("challenge").equals(redemption.challenge())) {
      return refused("code_verifier does not answer the challenge");
    }
    return grant(transaction, redemption, code);
  }

  private Future<Outcome> grant(SqlConnection transaction, Redemption redemption, Row code) {
    UUID id = UUID.randomUUID();
    Scopes scopes = scopes(code);
    boolean refreshable =
        scopes.isOffline() || redemption.client().grants().contains(Grant.REFRESH_TOKEN);
    Instant now = redemption.access().issuedAt();
    Tuple values =
        Tuple.of(id, redemption.client().id(), code.getUUID("user_id"))
            .addArrayOfString(scopes.names().toArray(String[]::new))
            .addOffsetDateTime(code.getOffsetDateTime("signed_in_at"))
            .addOffsetDateTime(utc(now));
    return transaction
        .preparedQuery(GRANT)
        .execute(values)
        .compose(
            granted ->
                transaction.preparedQuery(USE_CODE).execute(Tuple.of(redemption.codeHash(), id)))
        .compose(used -> addAccess(transaction, id, redemption.access()))
        .compose(
            added ->
                refreshable
                    ? addRefresh(transaction, id, redemption.refreshHash(), now)
                    : Future.succeededFuture())
        .map(
            added ->
                new Outcome.Granted(
                    code.getUUID("user_id"),
                    scopes,
                    code.getString("nonce"),
                    instant(code, "signed_in_at"),
                    refreshable));
  }

  private static Future<Void> addAccess(SqlConnection transaction, UUID grant, NewToken token) {
    return transaction
        .preparedQuery(ADD_ACCESS)
        .execute(Tuple.of(token.jti(), grant, utc(token.expiresAt())))
        .mapEmpty();
  }

  private Future<Void> addRefresh(SqlConnection transaction, UUID grant, String hash, Instant now) {
    return transaction
        .preparedQuery(ADD_REFRESH)
        .execute(Tuple.of(hash, grant, utc(now.plus(refreshLife))))
        .mapEmpty();
  }

  @Override
  public Future<Outcome> refresh(Refreshing refreshing, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(REFRESH)
                .execute(Tuple.of(refreshing.refreshHash()))
                .compose(rows -> refresh(transaction, refreshing, rows)));
  }

  private Future<Outcome> refresh(
      SqlConnection transaction, Refreshing refreshing, RowSet<Row> rows) {
    if (rows.size() == 0) {
      return refused("the refresh token is unknown");
    }
    Row row = rows.iterator().next();
    if (!row.getString("client_id").equals(refreshing.clientId())) {
      return refused("the refresh token was given to another client");
    }
    Instant now = refreshing.access().issuedAt();
    if (row.getBoolean("revoked")) {
      return refused("the refresh token was taken back");
    }
    if (!instant(row, "expires_at").isAfter(now)) {
      return refused("the refresh token has expired");
    }
    OffsetDateTime usedAt = row.getOffsetDateTime("used_at");
    if (usedAt != null && usedAt.toInstant().plus(GRACE).isBefore(now)) {
      return revoke(
              transaction, row.getUUID("id"), row.getUUID("user_id"), "refresh token shown again")
          .compose(
              revoked -> refused("the refresh token was used before; its family is taken back"));
    }
    return (usedAt == null ? rotate(transaction, refreshing, row) : Future.<Void>succeededFuture())
        .compose(rotated -> addAccess(transaction, row.getUUID("id"), refreshing.access()))
        .map(
            added ->
                new Outcome.Granted(
                    row.getUUID("user_id"), scopes(row), null, instant(row, "signed_in_at"), true));
  }

  private Future<Void> rotate(SqlConnection transaction, Refreshing refreshing, Row row) {
    Instant now = refreshing.access().issuedAt();
    return transaction
        .preparedQuery(USE_REFRESH)
        .execute(Tuple.of(refreshing.refreshHash(), utc(now)))
        .compose(
            used -> addRefresh(transaction, row.getUUID("id"), refreshing.successorHash(), now));
  }

  @Override
  public Future<Boolean> revoke(String refreshHash, String clientId, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(OF_CLIENT)
                .execute(Tuple.of(refreshHash, clientId))
                .compose(
                    rows -> {
                      if (rows.size() == 0) {
                        return Future.succeededFuture(false);
                      }
                      Row row = rows.iterator().next();
                      return revoke(
                              transaction,
                              row.getUUID("id"),
                              row.getUUID("user_id"),
                              "client " + clientId)
                          .map(true);
                    }));
  }

  private static Future<Void> revoke(
      SqlConnection transaction, UUID grant, UUID userId, String why) {
    return transaction
        .preparedQuery(REVOKE)
        .execute(Tuple.of(grant))
        .compose(
            revoked ->
                PostgresAuditStore.add(
                    transaction, "identity", Action.GRANT_REVOKED, userId.toString(), why));
  }

  @Override
  public Future<Integer> forget(Instant now, int most, Token token, Deadline deadline) {
    // A code is remembered for a day, so that using it again is noticed while what it gave lives.
    Tuple values = Tuple.of(utc(now), utc(now.minus(Duration.ofDays(1))), most);
    return database.transact(
        deadline,
        transaction ->
            new Fence(GrantCleaning.NAME, token.epoch(), token.fence())
                .pass(transaction)
                .compose(passed -> transaction.preparedQuery(FORGET).execute(values))
                .map(rows -> rows.iterator().next().getInteger("count")));
  }

  private static Future<Outcome> refused(String why) {
    return Future.succeededFuture(new Outcome.Refused(why));
  }

  /** What was granted, less what the user's role has lost since. */
  private static Scopes scopes(Row row) {
    return Scopes.of(Arrays.asList(row.getArrayOfStrings("scopes")))
        .forRole(Role.named(row.getString("role")));
  }

  private static Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
