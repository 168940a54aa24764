package dev.coppice.identity.authorization;

import dev.coppice.identity.AuditEntry.Action;
import dev.coppice.identity.Client;
import dev.coppice.identity.Grant;
import dev.coppice.identity.PostgresAuditStore;
import dev.coppice.identity.Scopes;
import dev.coppice.identity.SignInMethod;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What clients were given for users, in the tables of {@code V3__authorization.sql}: the tokens of
 * a family stand and fall together, whatever it was that began it. All of it is done in a
 * transaction of the caller's.
 */
public final class PostgresTokenFamilies {

  private static final String BEGIN =
      """
      INSERT INTO grants (id, client_id, user_id, scopes, signed_in_at, granted_at, method)
      VALUES ($1, $2, $3, $4, $5, $6, $7)
      """;

  private static final String ADD_ACCESS =
      "INSERT INTO granted_tokens (jti, grant_id, expires_at) VALUES ($1, $2, $3)";

  private static final String ADD_REFRESH =
      "INSERT INTO refresh_tokens (hash, grant_id, expires_at) VALUES ($1, $2, $3)";

  private static final String REVOKE =
      """
      WITH gone AS (UPDATE grants SET revoked = true WHERE id = $1)
      INSERT INTO revoked_tokens (jti, expires_at)
      SELECT jti, expires_at FROM granted_tokens WHERE grant_id = $1 ON CONFLICT DO NOTHING
      """;

  /**
   * A family that begins.
   *
   * @param nonce that the ID token has to repeat
   * @param signedInAt when the user last gave their password
   * @param method by what they have shown who they are; null where that is not known any more
   * @param refreshHash of the refresh token that it gets, if it gets one
   */
  public record Beginning(
      UUID id,
      Client client,
      UUID userId,
      Scopes scopes,
      @Nullable String nonce,
      Instant signedInAt,
      @Nullable SignInMethod method,
      NewToken access,
      String refreshHash) {}

  private final Duration refreshLife;

  /**
   * @param refreshLife how long a refresh token is good that nobody uses
   */
  public PostgresTokenFamilies(Duration refreshLife) {
    this.refreshLife = refreshLife;
  }

  public Future<Outcome> begin(SqlConnection transaction, Beginning family) {
    boolean refreshable =
        family.scopes().isOffline() || family.client().grants().contains(Grant.REFRESH_TOKEN);
    Instant now = family.access().issuedAt();
    Tuple values =
        Tuple.of(family.id(), family.client().id(), family.userId())
            .addArrayOfString(family.scopes().names().toArray(String[]::new))
            .addOffsetDateTime(family.signedInAt().atOffset(ZoneOffset.UTC))
            .addOffsetDateTime(now.atOffset(ZoneOffset.UTC))
            .addString(family.method() == null ? null : family.method().text());
    return transaction
        .preparedQuery(BEGIN)
        .execute(values)
        .compose(begun -> addAccess(transaction, family.id(), family.access()))
        .compose(
            added ->
                refreshable
                    ? addRefresh(transaction, family.id(), family.refreshHash(), now)
                    : Future.succeededFuture())
        .map(
            added ->
                new Outcome.Granted(
                    family.userId(),
                    family.scopes(),
                    family.nonce(),
                    family.signedInAt(),
                    family.method(),
                    refreshable));
  }

  Future<Void> addAccess(SqlConnection transaction, UUID family, NewToken token) {
    return transaction
        .preparedQuery(ADD_ACCESS)
        .execute(Tuple.of(token.jti(), family, token.expiresAt().atOffset(ZoneOffset.UTC)))
        .mapEmpty();
  }

  Future<Void> addRefresh(SqlConnection transaction, UUID family, String hash, Instant now) {
    return transaction
        .preparedQuery(ADD_REFRESH)
        .execute(Tuple.of(hash, family, now.plus(refreshLife).atOffset(ZoneOffset.UTC)))
        .mapEmpty();
  }

  /**
   * @param why for the audit log
   */
  public Future<Void> revoke(SqlConnection transaction, UUID family, UUID userId, String why) {
    return transaction
        .preparedQuery(REVOKE)
        .execute(Tuple.of(family))
        .compose(
            revoked ->
                PostgresAuditStore.add(
                    transaction, "identity", Action.GRANT_REVOKED, userId.toString(), why));
  }
}
