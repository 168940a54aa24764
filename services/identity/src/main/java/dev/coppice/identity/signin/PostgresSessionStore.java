package dev.coppice.identity.signin;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import dev.coppice.identity.PostgresTakingBack;
import dev.coppice.identity.SignInMethod;
import dev.coppice.identity.accounts.EmailAddress;
import dev.coppice.identity.accounts.Role;
import dev.coppice.identity.accounts.User;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

/**
 * Sessions and known browsers in their tables of {@code V2__users.sql} and {@code
 * V6__second_factor.sql}.
 */
public final class PostgresSessionStore implements SessionStore {

  /** How exactly it is known when a session was last used, so that not each use writes. */
  private static final Duration GRAIN = Duration.ofMinutes(1).dividedBy(2);

  private static final String BEGIN =
      """
      INSERT INTO sessions (hash, user_id, signed_in_at, used_at, method, network, browser)
      VALUES ($1, $2, $3, $3, $4, $5, $6)
      """;

  private static final String SUSPEND =
      "INSERT INTO pending_sign_ins (hash, user_id, expires_at) VALUES ($1, $2, $3)";

  private static final String SUSPENDED =
      "SELECT user_id FROM pending_sign_ins WHERE hash = $1 AND expires_at > $2";

  private static final String RESUME =
      "DELETE FROM pending_sign_ins WHERE hash = $1 AND expires_at > $2";

  private static final String FIND =
      """
      WITH found AS (
          SELECT s.hash, s.signed_in_at, s.method, EXISTS (
              SELECT FROM second_factors f
              WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) AS second_factor, u.id, u.email, u.role, u.verified, u.created_at
          FROM sessions s JOIN users u ON u.id = s.user_id
          WHERE s.hash = $1 AND s.used_at > $3 AND s.signed_in_at > $4
            AND u.disabled_at IS NULL),
        used AS (
          UPDATE sessions SET used_at = $2
          WHERE hash IN (SELECT hash FROM found) AND used_at < $5)
      SELECT * FROM found
      """;

  /** The user's row comes first, as it does where all is taken back: else the two could block. */
  private static final String LOCK_OWNER =
      """
      SELECT FROM users WHERE id = (SELECT user_id FROM sessions WHERE hash = $1) FOR SHARE
      """;

  private static final String END =
      "DELETE FROM sessions WHERE hash = $1 RETURNING user_id, signed_in_at";

  private static final String REMEMBER =
      """
      INSERT INTO known_browsers (hash, user_id, expires_at) VALUES ($1, $2, $3)
      ON CONFLICT (hash) DO UPDATE
      SET user_id = excluded.user_id, expires_at = excluded.expires_at
      """;

  private static final String KNOWN =
      "SELECT user_id FROM known_browsers WHERE hash = $1 AND expires_at > $2";

  private final Database database;
  private final SessionPeriods periods;

  public PostgresSessionStore(Database database, SessionPeriods periods) {
    this.database = database;
    this.periods = periods;
  }

  @Override
  public Future<Void> begin(NewSession session, Deadline deadline) {
    Tuple values =
        Tuple.of(session.hash(), session.userId(), utc(session.now()))
            .addString(session.method().text())
            .addString(session.network())
            .addString(session.browser());
    String before = session.before();
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(BEGIN)
                .execute(values)
                .compose(
                    begun ->
                        PostgresSeenBrowsers.note(
                            transaction, session.userId(), session.seenHash(), session.now()))
                .compose(
                    noted -> before == null ? Future.succeededFuture() : end(transaction, before)));
  }

  @Override
  public Future<Void> suspend(String hash, UUID userId, Instant until, Deadline deadline) {
    return run(SUSPEND, Tuple.of(hash, userId, utc(until)), deadline);
  }

  @Override
  public Future<Optional<UUID>> suspended(String hash, Instant now, Deadline deadline) {
    return user(SUSPENDED, Tuple.of(hash, utc(now)), deadline);
  }

  @Override
  public Future<Boolean> resume(String hash, Instant now, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(RESUME)
                .execute(Tuple.of(hash, utc(now)))
                .map(rows -> rows.rowCount() == 1));
  }

  @Override
  public Future<Optional<Session>> find(String hash, Instant now, Deadline deadline) {
    Tuple values =
        Tuple.of(
            hash,
            utc(now),
            utc(now.minus(periods.idle())),
            utc(now.minus(periods.life())),
            utc(now.minus(GRAIN)));
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(FIND)
                .execute(values)
                .map(
                    rows ->
                        rows.size() == 0
                            ? Optional.empty()
                            : Optional.of(read(rows.iterator().next()))));
  }

  @Override
  public Future<Void> end(String hash, Deadline deadline) {
    return database.transact(deadline, transaction -> end(transaction, hash));
  }

  /** Gateways that have signed the browser in through it hear of it as of tokens taken back. */
  private static Future<Void> end(SqlConnection transaction, String hash) {
    return transaction
        .preparedQuery(LOCK_OWNER)
        .execute(Tuple.of(hash))
        .compose(locked -> transaction.preparedQuery(END).execute(Tuple.of(hash)))
        .compose(
            rows -> {
              if (rows.size() == 0) {
                return Future.succeededFuture();
              }
              Row ended = rows.iterator().next();
              return PostgresTakingBack.ofGateways(
                  transaction,
                  ended.getUUID("user_id"),
                  ended.getOffsetDateTime("signed_in_at").toInstant());
            });
  }

  @Override
  public Future<Void> remember(String browserHash, UUID userId, Instant until, Deadline deadline) {
    return run(REMEMBER, Tuple.of(browserHash, userId, utc(until)), deadline);
  }

  @Override
  public Future<Optional<UUID>> knownAt(String browserHash, Instant now, Deadline deadline) {
    return user(KNOWN, Tuple.of(browserHash, utc(now)), deadline);
  }

  private Future<Optional<UUID>> user(String statement, Tuple values, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(statement)
                .execute(values)
                .map(
                    rows ->
                        rows.size() == 0
                            ? Optional.empty()
                            : Optional.of(rows.iterator().next().getUUID("user_id"))));
  }

  @Override
  public Future<Integer> forget(Instant now, int most, Token token, Deadline deadline) {
    return database.transact(
        deadline, transaction -> PostgresForgetting.run(transaction, periods, now, most, token));
  }

  private Future<Void> run(String statement, Tuple values, Deadline deadline) {
    return database.query(
        deadline, client -> client.preparedQuery(statement).execute(values).mapEmpty());
  }

  private static Session read(Row row) {
    User user =
        new User(
            row.getUUID("id"),
            new EmailAddress(row.getString("email")),
            Role.named(row.getString("role")),
            row.getBoolean("verified"),
            row.getOffsetDateTime("created_at").toInstant());
    return new Session(
        row.getString("hash"),
        user,
        row.getOffsetDateTime("signed_in_at").toInstant(),
        SignInMethod.named(row.getString("method")),
        row.getBoolean("second_factor"));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
