package dev.coppice.identity.apikeys;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.identity.Asker;
import dev.coppice.identity.AuditEntry;
import dev.coppice.identity.Place;
import dev.coppice.identity.PostgresAuditStore;
import dev.coppice.identity.Scopes;
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
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** API keys in their table of {@code V11__api_keys.sql}. */
final class PostgresApiKeyStore implements ApiKeyStore {

  private static final String COLUMNS =
      "id, name, scopes, created_by, created_at, expires_at, revoked_at";

  private static final String CREATE =
      """
      INSERT INTO api_keys AS known
        (creation_key, hash, id, name, scopes, created_by, created_at, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
      ON CONFLICT (creation_key) DO UPDATE SET hash = excluded.hash
      WHERE known.revoked_at IS NULL AND known.expires_at > excluded.created_at
        AND (known.name, known.scopes, known.expires_at - known.created_at)
          = (excluded.name, excluded.scopes, excluded.expires_at - excluded.created_at)
      RETURNING %s
      """
          .formatted(COLUMNS);

  private static final String LIST =
      """
      SELECT %s FROM api_keys WHERE (created_at, id) > ($1, $2) ORDER BY created_at, id LIMIT $3
      """
          .formatted(COLUMNS);

  private static final String FIND = "SELECT %s FROM api_keys WHERE id = $1".formatted(COLUMNS);

  private static final String FIND_GOOD =
      "SELECT %s FROM api_keys WHERE hash = $1 AND revoked_at IS NULL AND expires_at > $2"
          .formatted(COLUMNS);

  /** Gateways hear of it where they hear of tokens; the name is that of its principal. */
  private static final String REVOKE =
      """
      WITH gone AS (
          UPDATE api_keys SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL
          RETURNING id, name, expires_at),
        told AS (
          INSERT INTO revoked_tokens (jti, expires_at)
          SELECT 'api-key:' || id, expires_at FROM gone ON CONFLICT DO NOTHING)
      SELECT name FROM gone
      """;

  private final Database database;

  PostgresApiKeyStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<ApiKey> create(
      ApiKey key, String hash, @Nullable String once, Asker by, Deadline deadline) {
    Tuple values =
        Tuple.of(once, hash, key.id(), key.name())
            .addArrayOfString(key.scopes().names().toArray(String[]::new))
            .addString(key.createdBy())
            .addOffsetDateTime(utc(key.createdAt()))
            .addOffsetDateTime(utc(key.expiresAt()));
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(CREATE)
                .execute(values)
                .compose(PostgresApiKeyStore::created)
                .compose(kept -> told(transaction, kept, by)));
  }

  private static Future<ApiKey> created(RowSet<Row> rows) {
    return rows.size() == 1
        ? Future.succeededFuture(read(rows.iterator().next()))
        : Future.failedFuture(
            new FailureException(
                new Failure.Conflict(
                    "this Idempotency-Key has made another API key, or one that is good no more")));
  }

  private static Future<ApiKey> told(SqlConnection transaction, ApiKey key, Asker by) {
    String detail =
        "%s: scopes %s; until %s".formatted(key.name(), key.scopes().names(), key.expiresAt());
    return PostgresAuditStore.add(
            transaction, by, AuditEntry.Action.API_KEY_CREATED, key.id(), detail)
        .map(key);
  }

  @Override
  public Future<List<ApiKey>> list(Place after, int most, Deadline deadline) {
    return select(LIST, Tuple.of(utc(after.at()), after.id(), most), deadline);
  }

  @Override
  public Future<Optional<ApiKey>> find(String id, Deadline deadline) {
    return select(FIND, Tuple.of(id), deadline).map(found -> found.stream().findFirst());
  }

  @Override
  public Future<Optional<ApiKey>> findGood(String hash, Instant now, Deadline deadline) {
    return select(FIND_GOOD, Tuple.of(hash, utc(now)), deadline)
        .map(found -> found.stream().findFirst());
  }

  private Future<List<ApiKey>> select(String statement, Tuple values, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(statement)
                .execute(values)
                .map(
                    rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                            .map(PostgresApiKeyStore::read)
                            .toList()));
  }

  @Override
  public Future<Boolean> revoke(String id, Instant now, Asker by, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(REVOKE)
                .execute(Tuple.of(id, utc(now)))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? isThere(transaction, id)
                            : PostgresAuditStore.add(
                                    transaction,
                                    by,
                                    AuditEntry.Action.API_KEY_REVOKED,
                                    id,
                                    rows.iterator().next().getString("name"))
                                .map(true)));
  }

  private static Future<Boolean> isThere(SqlConnection transaction, String id) {
    return transaction.preparedQuery(FIND).execute(Tuple.of(id)).map(rows -> rows.size() == 1);
  }

  private static ApiKey read(Row row) {
    OffsetDateTime revokedAt = row.getOffsetDateTime("revoked_at");
    return new ApiKey(
        row.getString("id"),
        row.getString("name"),
        Scopes.of(Arrays.asList(row.getArrayOfStrings("scopes"))),
        row.getString("created_by"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant(),
        revokedAt == null ? null : revokedAt.toInstant());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
