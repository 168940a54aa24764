package dev.coppice.identity.signin;

import dev.coppice.identity.AuditEntry.Action;
import dev.coppice.identity.PostgresAuditStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Browsers that users have signed in with, in their table of {@code V13__seen_browsers.sql}. Users
 * are told of a sign-in with another one.
 */
final class PostgresSeenBrowsers {

  /** How long a browser is remembered in which nobody signs in again. */
  static final Duration KEPT = Duration.ofDays(90);

  /** All of it sees what there was before. */
  private static final String NOTE =
      """
      WITH known AS (
          SELECT FROM seen_browsers WHERE user_id = $1 AND hash = $2 AND seen_at > $4),
        noted AS (
          INSERT INTO seen_browsers (user_id, hash, seen_at) VALUES ($1, $2, $3)
          ON CONFLICT (user_id, hash) DO UPDATE SET seen_at = excluded.seen_at),
        first AS (
          UPDATE users SET first_signed_in_at = $3 WHERE id = $1 AND first_signed_in_at IS NULL)
      SELECT first_signed_in_at IS NOT NULL AND NOT EXISTS (SELECT FROM known) AS strange
      FROM users WHERE id = $1
      """;

  private PostgresSeenBrowsers() {}

  /**
   * Notes that somebody signs in, and tells them if they have not with this browser for a while;
   * not the first time that they sign in at all.
   *
   * @param hash of the cookie by which the browser is known
   */
  static Future<Void> note(SqlConnection transaction, UUID userId, String hash, Instant now) {
    Tuple values =
        Tuple.of(
            userId, hash, now.atOffset(ZoneOffset.UTC), now.minus(KEPT).atOffset(ZoneOffset.UTC));
    String user = userId.toString();
    return transaction
        .preparedQuery(NOTE)
        .execute(values)
        .compose(
            rows ->
                rows.size() > 0 && rows.iterator().next().getBoolean("strange")
                    ? PostgresAuditStore.add(transaction, user, Action.BROWSER_ADDED, user, "")
                    : Future.succeededFuture());
  }
}
