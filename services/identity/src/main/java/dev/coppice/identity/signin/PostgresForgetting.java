package dev.coppice.identity.signin;

import dev.coppice.discovery.coordination.Token;
import dev.coppice.postgres.Fence;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** What nobody needs any more of sessions, browsers, links, attempts and letters is deleted. */
final class PostgresForgetting {

  /** How long a second factor is kept that was begun and never turned on. */
  private static final Duration SETUP_KEPT = Duration.ofHours(1);

  private static final String FORGET =
      """
      WITH sessions_gone AS (
          DELETE FROM sessions WHERE hash IN (
            SELECT hash FROM sessions WHERE used_at < $2 OR signed_in_at < $3 LIMIT $4)
          RETURNING 1),
        browsers_gone AS (
          DELETE FROM known_browsers WHERE hash IN (
            SELECT hash FROM known_browsers WHERE expires_at < $1 LIMIT $4)
          RETURNING 1),
        links_gone AS (
          DELETE FROM one_time_links WHERE hash IN (
            SELECT hash FROM one_time_links WHERE expires_at < $1 LIMIT $4)
          RETURNING 1),
        pending_gone AS (
          DELETE FROM pending_sign_ins WHERE hash IN (
            SELECT hash FROM pending_sign_ins WHERE expires_at < $1 LIMIT $4)
          RETURNING 1),
        factors_gone AS (
          DELETE FROM second_factors WHERE user_id IN (
            SELECT user_id FROM second_factors
            WHERE confirmed_at IS NULL AND begun_at < $5 LIMIT $4)
          RETURNING 1),
        seen_gone AS (
          DELETE FROM seen_browsers WHERE (user_id, hash) IN (
            SELECT user_id, hash FROM seen_browsers WHERE seen_at < $6 LIMIT $4)
          RETURNING 1),
        letters_gone AS (
          DELETE FROM outbox WHERE id IN (
            SELECT id FROM outbox WHERE created_at < $1 - interval '2 days' LIMIT $4)
          RETURNING 1),
        attempts_gone AS (
          DELETE FROM attempts WHERE key IN (
            SELECT key FROM attempts WHERE due < $1 LIMIT $4)
          RETURNING 1)
      SELECT (SELECT count(*) FROM sessions_gone) + (SELECT count(*) FROM browsers_gone)
        + (SELECT count(*) FROM links_gone) + (SELECT count(*) FROM pending_gone)
        + (SELECT count(*) FROM factors_gone) + (SELECT count(*) FROM attempts_gone)
        + (SELECT count(*) FROM seen_gone) + (SELECT count(*) FROM letters_gone) AS count
      """;

  private PostgresForgetting() {}

  /** Does it, for at most so many of each kind; tells how many there were. */
  static Future<Integer> run(
      SqlConnection transaction, SessionPeriods periods, Instant now, int most, Token token) {
    Tuple values =
        Tuple.of(utc(now), utc(now.minus(periods.idle())), utc(now.minus(periods.life())), most)
            .addOffsetDateTime(utc(now.minus(SETUP_KEPT)))
            .addOffsetDateTime(utc(now.minus(PostgresSeenBrowsers.KEPT)));
    return new Fence(SessionCleaning.NAME, token.epoch(), token.fence())
        .pass(transaction)
        .compose(passed -> transaction.preparedQuery(FORGET).execute(values))
        .map(rows -> rows.iterator().next().getInteger("count"));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
