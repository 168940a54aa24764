package dev.coppice.identity.secondfactor;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.AuditEntry.Action;
import dev.coppice.identity.PostgresAuditStore;
import dev.coppice.identity.PostgresTakingBack;
import dev.coppice.identity.accounts.EmailAddress;
import dev.coppice.identity.accounts.PostgresUserStore;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Second factors and recovery codes in their tables of {@code V6__second_factor.sql}. */
public final class PostgresSecondFactorStore implements SecondFactorStore {

  private static final String BEGIN =
      """
      INSERT INTO second_factors AS f (user_id, sealed, begun_at, last_step) VALUES ($1, $2, $3, 0)
      ON CONFLICT (user_id) DO UPDATE SET sealed = excluded.sealed, begun_at = excluded.begun_at
      WHERE f.confirmed_at IS NULL
      """;

  private static final String FIND =
      """
      SELECT sealed, begun_at, confirmed_at, last_step,
        (SELECT count(*) FROM recovery_codes WHERE user_id = $1) AS recovery_codes
      FROM second_factors WHERE user_id = $1
      """;

  private static final String CONFIRM =
      """
      UPDATE second_factors SET confirmed_at = $4, last_step = $3
      WHERE user_id = $1 AND sealed = $2 AND confirmed_at IS NULL
      """;

  /** Everywhere; and no browser is known any more, for who has used it had no second factor. */
  private static final String SIGN_OUT =
      """
      WITH browsers AS (DELETE FROM known_browsers WHERE user_id = $1)
      DELETE FROM sessions WHERE user_id = $1
      """;

  private static final String GIVE_UP = "DELETE FROM pending_sign_ins WHERE user_id = $1";

  /** Of two who show the same code one waits for the other, and is too late then. */
  private static final String USE =
      """
      UPDATE second_factors SET last_step = $2
      WHERE user_id = $1 AND last_step < $2 AND confirmed_at IS NOT NULL
      """;

  private static final String USE_RECOVERY_CODE =
      "DELETE FROM recovery_codes WHERE hash = $2 AND user_id = $1";

  private static final String FORGET_CODES = "DELETE FROM recovery_codes WHERE user_id = $1";

  private static final String ADD_CODES =
      "INSERT INTO recovery_codes (user_id, hash) SELECT $1, unnest($2::text[])";

  private static final String REMOVE =
      "DELETE FROM second_factors WHERE user_id = $1 AND confirmed_at IS NOT NULL";

  private static final String USER = "SELECT id FROM users WHERE email_key = $1 FOR UPDATE";

  private final Database database;

  public PostgresSecondFactorStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Void> begin(UUID userId, String sealed, Instant now, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client.preparedQuery(BEGIN).execute(Tuple.of(userId, sealed, utc(now))).mapEmpty());
  }

  @Override
  public Future<Optional<KeptFactor>> find(UUID userId, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(FIND)
                .execute(Tuple.of(userId))
                .map(
                    rows ->
                        rows.size() == 0
                            ? Optional.empty()
                            : Optional.of(read(rows.iterator().next()))));
  }

  @Override
  public Future<Boolean> confirm(
      UUID userId,
      String sealed,
      long step,
      List<String> recoveryHashes,
      Instant now,
      Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            changes(transaction, CONFIRM, Tuple.of(userId, sealed, step, utc(now)))
                .compose(
                    changed ->
                        changed
                            ? renew(transaction, userId, recoveryHashes)
                                .compose(made -> changes(transaction, SIGN_OUT, Tuple.of(userId)))
                                .compose(out -> PostgresTakingBack.ofGateways(transaction, userId))
                                .compose(
                                    out ->
                                        tell(
                                            transaction,
                                            userId,
                                            Action.SECOND_FACTOR_ADDED,
                                            "all signed out"))
                                .map(true)
                            : Future.succeededFuture(false)));
  }

  @Override
  public Future<Boolean> use(UUID userId, long step, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            changes(transaction, USE, Tuple.of(userId, step))
                .compose(
                    used ->
                        used
                            ? Future.succeededFuture(true)
                            : tell(transaction, userId, Action.CODE_REUSED, "refused").map(false)));
  }

  @Override
  public Future<Boolean> useRecoveryCode(UUID userId, String hash, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            changes(transaction, USE_RECOVERY_CODE, Tuple.of(userId, hash))
                .compose(
                    used ->
                        used
                            ? tell(transaction, userId, Action.RECOVERY_CODE_USED, "").map(true)
                            : Future.succeededFuture(false)));
  }

  @Override
  public Future<Void> renewRecoveryCodes(UUID userId, List<String> hashes, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            renew(transaction, userId, hashes)
                .compose(made -> tell(transaction, userId, Action.RECOVERY_CODES_MADE, "renewed")));
  }

  private static Future<Boolean> renew(
      SqlConnection transaction, UUID userId, List<String> hashes) {
    Tuple codes = Tuple.of(userId).addArrayOfString(hashes.toArray(String[]::new));
    return changes(transaction, FORGET_CODES, Tuple.of(userId))
        .compose(gone -> changes(transaction, ADD_CODES, codes));
  }

  @Override
  public Future<Boolean> remove(UUID userId, Deadline deadline) {
    return database.transact(
        deadline, transaction -> remove(transaction, userId, userId.toString(), "by its user"));
  }

  private static Future<Boolean> remove(
      SqlConnection transaction, UUID userId, String by, String detail) {
    return changes(transaction, REMOVE, Tuple.of(userId))
        .compose(
            removed ->
                removed
                    ? changes(transaction, FORGET_CODES, Tuple.of(userId))
                        .compose(gone -> changes(transaction, GIVE_UP, Tuple.of(userId)))
                        .compose(
                            gone ->
                                PostgresAuditStore.add(
                                    transaction,
                                    by,
                                    Action.SECOND_FACTOR_REMOVED,
                                    userId.toString(),
                                    detail))
                        .map(true)
                    : Future.succeededFuture(false));
  }

  @Override
  public Future<Boolean> reset(EmailAddress email, String by, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(USER)
                .execute(Tuple.of(email.folded()))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(false)
                            : reset(transaction, rows.iterator().next().getUUID("id"), by)));
  }

  private static Future<Boolean> reset(SqlConnection transaction, UUID userId, String by) {
    return remove(transaction, userId, by, "reset; all signed out")
        .compose(
            removed ->
                removed
                    ? PostgresUserStore.signOutEverywhere(transaction, userId).map(true)
                    : Future.succeededFuture(false));
  }

  /** Whether a statement has changed anything. */
  private static Future<Boolean> changes(
      SqlConnection transaction, String statement, Tuple values) {
    return transaction.preparedQuery(statement).execute(values).map(rows -> rows.rowCount() > 0);
  }

  private static Future<Void> tell(
      SqlConnection transaction, UUID userId, Action action, String detail) {
    return PostgresAuditStore.add(
        transaction, userId.toString(), action, userId.toString(), detail);
  }

  private static KeptFactor read(Row row) {
    OffsetDateTime confirmedAt = row.getOffsetDateTime("confirmed_at");
    return new KeptFactor(
        row.getString("sealed"),
        row.getOffsetDateTime("begun_at").toInstant(),
        confirmedAt == null ? null : confirmedAt.toInstant(),
        row.getLong("last_step"),
        row.getInteger("recovery_codes"));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
