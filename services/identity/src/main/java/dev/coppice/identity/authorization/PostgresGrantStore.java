package dev.coppice.identity.authorization;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import dev.coppice.identity.Scopes;
import dev.coppice.identity.SignInMethod;
import dev.coppice.identity.accounts.Role;
import dev.coppice.identity.secondfactor.SecondFactorRule;
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
import java.util.Optional;
import java.util.UUID;

/** Grants and their tokens in their tables of {@code V3__authorization.sql}. */
public final class PostgresGrantStore implements GrantStore {

  /** How long a refresh token may be shown again whose answer got lost. */
  static final Duration GRACE = Duration.ofSeconds(10);

  /** Whether the owner of what is shown has one. */
  private static final String SECOND_FACTOR =
      """
      EXISTS (
        SELECT FROM second_factors f WHERE f.user_id = owner.id AND f.confirmed_at IS NOT NULL)
      """;

  /** The user's row comes first, as it does where all is taken back: else the two could block. */
  private static final String CODE =
      """
      WITH owner AS MATERIALIZED (
        SELECT id, role FROM users
        WHERE id = (SELECT user_id FROM authorization_codes WHERE hash = $1)
          AND disabled_at IS NULL
        FOR SHARE)
      SELECT c.*, owner.role, %s AS second_factor
      FROM authorization_codes c JOIN owner ON owner.id = c.user_id
      WHERE c.hash = $1 FOR UPDATE OF c
      """
          .formatted(SECOND_FACTOR);

  private static final String USE_CODE =
      "UPDATE authorization_codes SET used = true, grant_id = $2 WHERE hash = $1";

  private static final String REFRESH =
      """
      WITH owner AS MATERIALIZED (
        SELECT id, role FROM users
        WHERE id = (SELECT user_id FROM refresh_tokens r JOIN grants g ON g.id = r.grant_id
                    WHERE r.hash = $1)
          AND disabled_at IS NULL
        FOR SHARE)
      SELECT r.expires_at, r.used_at, g.id, g.client_id, g.user_id, g.scopes, g.signed_in_at,
        g.method, g.revoked, owner.role, %s AS second_factor
      FROM refresh_tokens r JOIN grants g ON g.id = r.grant_id JOIN owner ON owner.id = g.user_id
      WHERE r.hash = $1 FOR UPDATE OF g, r
      """
          .formatted(SECOND_FACTOR);

  private static final String USE_REFRESH =
      "UPDATE refresh_tokens SET used_at = $2 WHERE hash = $1";

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
        devices AS (
          DELETE FROM device_requests WHERE hash IN (
            SELECT hash FROM device_requests WHERE expires_at < $2 LIMIT $3)
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
      SELECT (SELECT count(*) FROM codes) + (SELECT count(*) FROM devices)
        + (SELECT count(*) FROM access) + (SELECT count(*) FROM refresh)
        + (SELECT count(*) FROM empty) AS count
      """;

  private final Database database;
  private final PostgresTokenFamilies families;
  private final SecondFactorRule rule;

  public PostgresGrantStore(
      Database database, PostgresTokenFamilies families, SecondFactorRule rule) {
    this.database = database;
    this.families = families;
    this.rule = rule;
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
      return families
          .revoke(
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
    PostgresTokenFamilies.Beginning family =
        new PostgresTokenFamilies.Beginning(
            id,
            redemption.client(),
            code.getUUID("user_id"),
            scopes(code),
            code.getString("nonce"),
            instant(code, "signed_in_at"),
            SignInMethod.named(code.getString("method")),
            redemption.access(),
            redemption.refreshHash());
    return families
        .begin(transaction, family)
        .compose(
            outcome ->
                transaction
                    .preparedQuery(USE_CODE)
                    .execute(Tuple.of(redemption.codeHash(), id))
                    .map(outcome));
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
      return families
          .revoke(
              transaction, row.getUUID("id"), row.getUUID("user_id"), "refresh token shown again")
          .compose(
              revoked -> refused("the refresh token was used before; its family is taken back"));
    }
    return (usedAt == null ? rotate(transaction, refreshing, row) : Future.<Void>succeededFuture())
        .compose(rotated -> families.addAccess(transaction, row.getUUID("id"), refreshing.access()))
        .map(
            added ->
                new Outcome.Granted(
                    row.getUUID("user_id"),
                    scopes(row),
                    null,
                    instant(row, "signed_in_at"),
                    Optional.ofNullable(row.getString("method"))
                        .map(SignInMethod::named)
                        .orElse(null),
                    true));
  }

  private Future<Void> rotate(SqlConnection transaction, Refreshing refreshing, Row row) {
    Instant now = refreshing.access().issuedAt();
    return transaction
        .preparedQuery(USE_REFRESH)
        .execute(Tuple.of(refreshing.refreshHash(), utc(now)))
        .compose(
            used ->
                families.addRefresh(
                    transaction, row.getUUID("id"), refreshing.successorHash(), now));
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
                      return families
                          .revoke(
                              transaction,
                              row.getUUID("id"),
                              row.getUUID("user_id"),
                              "client " + clientId)
                          .map(true);
                    }));
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
  private Scopes scopes(Row row) {
    Role role = Role.named(row.getString("role"));
    return Scopes.of(Arrays.asList(row.getArrayOfStrings("scopes")))
        .forRole(rule.effective(role, row.getBoolean("second_factor")));
  }

  private static Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
