package dev.coppice.identity;

import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.Fence;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.StreamSupport;

/** Revoked tokens and used assertions in their tables of {@code V1__identity.sql}. */
final class PostgresTokenStore implements TokenStore {

  private static final String REVOKE =
      "INSERT INTO revoked_tokens (jti, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING";

  private static final String REVOKED_AFTER =
      """
      SELECT jti, expires_at, revoked_at FROM revoked_tokens
      WHERE (revoked_at, jti) > ($1, $2) ORDER BY revoked_at, jti LIMIT $3
      """;

  private static final String IS_GOOD =
      """
      SELECT NOT EXISTS (SELECT FROM revoked_tokens WHERE jti = $1)
        AND EXISTS (SELECT FROM clients WHERE id = $2) AS good
      """;

  private static final String USE =
      """
      INSERT INTO used_assertions (client_id, jti, expires_at) VALUES ($1, $2, $3)
      ON CONFLICT DO NOTHING
      """;

  private static final String FORGET =
      """
      WITH tokens AS (
          DELETE FROM revoked_tokens WHERE jti IN (
            SELECT jti FROM revoked_tokens WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)
          RETURNING 1),
        assertions AS (
          DELETE FROM used_assertions WHERE (client_id, jti) IN (
            SELECT client_id, jti FROM used_assertions WHERE expires_at < $1
            ORDER BY expires_at LIMIT $2)
          RETURNING 1)
      SELECT (SELECT count(*) FROM tokens) + (SELECT count(*) FROM assertions) AS count
      """;

  private final Database database;

  PostgresTokenStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Void> revoke(AccessToken token, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(REVOKE)
                .execute(Tuple.of(token.jti(), utc(token.expiresAt())))
                .mapEmpty());
  }

  @Override
  public Future<Boolean> isGood(AccessToken token, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(IS_GOOD)
                .execute(Tuple.of(token.jti(), token.clientId()))
                .map(rows -> rows.iterator().next().getBoolean("good")));
  }

  @Override
  public Future<List<Revoked>> revokedAfter(Place place, int most, Deadline deadline) {
    Tuple after = Tuple.of(utc(place.at()), place.id(), most);
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(REVOKED_AFTER)
                .execute(after)
                .map(
                    rows ->
                        StreamSupport.stream(rows.spliterator(), false)
                            .map(PostgresTokenStore::revoked)
                            .toList()));
  }

  private static Revoked revoked(Row row) {
    return new Revoked(
        new Place(row.getOffsetDateTime("revoked_at").toInstant(), row.getString("jti")),
        row.getOffsetDateTime("expires_at").toInstant());
  }

  @Override
  public Future<Boolean> use(String clientId, String jti, Instant expiresAt, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(USE)
                .execute(Tuple.of(clientId, jti, utc(expiresAt)))
                .map(rows -> rows.rowCount() == 1));
  }

  @Override
  public Future<Integer> forget(Instant now, int most, Token token, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            new Fence(Forgetting.NAME, token.epoch(), token.fence())
                .pass(transaction)
                .compose(
                    passed -> transaction.preparedQuery(FORGET).execute(Tuple.of(utc(now), most)))
                .map(rows -> rows.iterator().next().getInteger("count")));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
