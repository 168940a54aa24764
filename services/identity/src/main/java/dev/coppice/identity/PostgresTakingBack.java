package dev.coppice.identity;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes back what clients were given for a user, in a transaction of the caller's; gateways hear of
 * the tokens within seconds.
 *
 * <p>Each step is a statement of its own, so that it sees what those have added that it has waited
 * for: first what tokens could still come of, then the grants, then their tokens.
 */
public final class PostgresTakingBack {

  private static final String ALL_OR_SOME =
      """
      user_id = $1 AND ($2::text IS NULL OR client_id = $2)
        AND ($3::timestamptz IS NULL OR signed_in_at = $3)
      """;

  private static final String CODES =
      "DELETE FROM authorization_codes WHERE NOT used AND " + ALL_OR_SOME;

  private static final String DEVICES =
      "DELETE FROM device_requests WHERE NOT used AND " + ALL_OR_SOME;

  private static final String GRANTS = "UPDATE grants SET revoked = true WHERE " + ALL_OR_SOME;

  private static final String TOKENS =
      """
      INSERT INTO revoked_tokens (jti, expires_at)
      SELECT jti, expires_at FROM granted_tokens
      WHERE expires_at > clock_timestamp() AND grant_id IN (SELECT id FROM grants WHERE %s)
      ON CONFLICT DO NOTHING
      """
          .formatted(ALL_OR_SOME);

  private PostgresTakingBack() {}

  /** All that any client was given. */
  public static Future<Void> ofUser(SqlConnection transaction, UUID userId) {
    return takeBack(transaction, userId, null, null);
  }

  /** All that one client was given. */
  public static Future<Void> ofClient(SqlConnection transaction, UUID userId, String clientId) {
    return takeBack(transaction, userId, clientId, null);
  }

  /**
   * All that clients and devices were given in one session.
   *
   * @param signedInAt when it began, by which its codes and grants know it
   */
  public static Future<Void> ofSession(SqlConnection transaction, UUID userId, Instant signedInAt) {
    return takeBack(transaction, userId, null, signedInAt);
  }

  /**
   * What gateways keep for browsers that were signed in through one session, whose sessions there
   * end with it.
   *
   * @param signedInAt as of {@link #ofSession}
   */
  public static Future<Void> ofGateways(
      SqlConnection transaction, UUID userId, Instant signedInAt) {
    return takeBack(transaction, userId, BrowserClient.ID, signedInAt);
  }

  /** The same for all sessions of a user. */
  public static Future<Void> ofGateways(SqlConnection transaction, UUID userId) {
    return takeBack(transaction, userId, BrowserClient.ID, null);
  }

  private static Future<Void> takeBack(
      SqlConnection transaction,
      UUID userId,
      @Nullable String clientId,
      @Nullable Instant signedInAt) {
    Tuple which =
        Tuple.of(userId, clientId)
            .addOffsetDateTime(signedInAt == null ? null : signedInAt.atOffset(ZoneOffset.UTC));
    return transaction
        .preparedQuery(CODES)
        .execute(which)
        .compose(gone -> transaction.preparedQuery(DEVICES).execute(which))
        .compose(gone -> transaction.preparedQuery(GRANTS).execute(which))
        .compose(revoked -> transaction.preparedQuery(TOKENS).execute(which))
        .mapEmpty();
  }
}
