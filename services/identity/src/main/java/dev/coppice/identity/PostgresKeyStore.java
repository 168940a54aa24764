package dev.coppice.identity;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.Fence;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Signing keys in their table of {@code db/migration/identity/V1__identity.sql}. */
final class PostgresKeyStore implements KeyStore {

  private static final String ALL = "SELECT kid, algorithm, sealed, signs_from FROM signing_keys";

  /** Readers are let through; of two instances that start, one waits. */
  private static final String LOCK = "LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE";

  private static final String ADD =
      """
      INSERT INTO signing_keys (kid, algorithm, sealed, signs_from)
      SELECT $1::text, $2::text, $3::text, $4::timestamptz
      WHERE $5::text IS NOT DISTINCT FROM (
        SELECT kid FROM signing_keys WHERE algorithm = $2 ORDER BY signs_from DESC, kid DESC LIMIT 1)
      """;

  private static final String REMOVE = "DELETE FROM signing_keys WHERE kid = $1";

  private final Database database;

  PostgresKeyStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<List<SealedKey>> all(Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(ALL)
                .execute()
                .map(
                    rows -> {
                      List<SealedKey> keys = new ArrayList<>();
                      rows.forEach(row -> keys.add(read(row)));
                      return keys;
                    }));
  }

  @Override
  public Future<Void> add(List<Addition> additions, Asker by, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .query(LOCK)
                .execute()
                .compose(locked -> each(additions, one -> add(transaction, one, by))));
  }

  @Override
  public Future<Void> rotate(
      List<Addition> additions, List<String> retired, Asker by, Token token, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            new Fence(KeyRotation.NAME, token.epoch(), token.fence())
                .pass(transaction)
                .compose(passed -> each(additions, one -> add(transaction, one, by)))
                .compose(added -> each(retired, kid -> remove(transaction, kid, by))));
  }

  private static <T> Future<Void> each(List<T> items, Function<T, Future<Void>> step) {
    Future<Void> done = Future.succeededFuture();
    for (T item : items) {
      done = done.compose(before -> step.apply(item));
    }
    return done;
  }

  private static Future<Void> add(SqlConnection transaction, Addition addition, Asker by) {
    SealedKey key = addition.key();
    Tuple values =
        Tuple.of(
            key.kid(),
            key.algorithm().name(),
            key.sealed(),
            key.signsFrom().atOffset(ZoneOffset.UTC),
            addition.after());
    return transaction
        .preparedQuery(ADD)
        .execute(values)
        .compose(
            rows ->
                rows.rowCount() == 0
                    ? Future.succeededFuture()
                    : PostgresAuditStore.add(
                        transaction,
                        by,
                        AuditEntry.Action.KEY_MADE,
                        key.kid(),
                        "%s, signs from %s".formatted(key.algorithm(), key.signsFrom())));
  }

  private static Future<Void> remove(SqlConnection transaction, String kid, Asker by) {
    return transaction
        .preparedQuery(REMOVE)
        .execute(Tuple.of(kid))
        .compose(
            rows ->
                rows.rowCount() == 0
                    ? Future.succeededFuture()
                    : PostgresAuditStore.add(
                        transaction,
                        by,
                        AuditEntry.Action.KEY_RETIRED,
                        kid,
                        "its last tokens have expired"));
  }

  private static SealedKey read(Row row) {
    return new SealedKey(
        row.getString("kid"),
        SigningAlgorithm.valueOf(row.getString("algorithm")),
        row.getString("sealed"),
        row.getOffsetDateTime("signs_from").toInstant());
  }
}
