package dev.coppice.identity.authorization;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.Scopes;
import dev.coppice.identity.accounts.Role;
import dev.coppice.identity.secondfactor.SecondFactorRule;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;

/** Reads the refresh tokens that {@link PostgresGrantStore} keeps. */
public final class PostgresRefreshTokens implements RefreshTokens {

  private static final String FIND =
      """
      SELECT g.user_id, g.scopes, r.expires_at, u.role,
        EXISTS (SELECT FROM second_factors f
                WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) AS second_factor
      FROM refresh_tokens r JOIN grants g ON g.id = r.grant_id JOIN users u ON u.id = g.user_id
      WHERE r.hash = $1 AND g.client_id = $2 AND NOT g.revoked AND u.disabled_at IS NULL
        AND r.expires_at > $3 AND (r.used_at IS NULL OR r.used_at >= $4)
      """;

  private final Database database;
  private final SecondFactorRule rule;

  public PostgresRefreshTokens(Database database, SecondFactorRule rule) {
    this.database = database;
    this.rule = rule;
  }

  @Override
  public Future<Optional<Good>> find(String hash, String clientId, Instant now, Deadline deadline) {
    Tuple values =
        Tuple.of(
            hash,
            clientId,
            now.atOffset(ZoneOffset.UTC),
            now.minus(PostgresGrantStore.GRACE).atOffset(ZoneOffset.UTC));
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
                            : Optional.of(good(rows.iterator().next()))));
  }

  private Good good(Row row) {
    Role role = rule.effective(Role.named(row.getString("role")), row.getBoolean("second_factor"));
    return new Good(
        row.getUUID("user_id"),
        Scopes.of(Arrays.asList(row.getArrayOfStrings("scopes"))).forRole(role),
        row.getOffsetDateTime("expires_at").toInstant());
  }
}
