package dev.coppice.identity.authorization;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.Scopes;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Consents and codes in their tables of {@code V3__authorization.sql}. */
public final class PostgresAuthorizationStore implements AuthorizationStore {

  private static final String CONSENTED =
      "SELECT scopes FROM consents WHERE user_id = $1 AND client_id = $2";

  private static final String CONSENT =
      """
      INSERT INTO consents AS c (user_id, client_id, scopes) VALUES ($1, $2, $3)
      ON CONFLICT (user_id, client_id) DO UPDATE
      SET scopes = ARRAY(SELECT DISTINCT unnest(c.scopes || excluded.scopes))
      """;

  private static final String KEEP =
      """
      INSERT INTO authorization_codes (hash, client_id, user_id, redirect_uri, scopes, challenge,
        nonce, signed_in_at, expires_at, method)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      """;

  private final Database database;

  public PostgresAuthorizationStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Scopes> consented(UUID userId, String clientId, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(CONSENTED)
                .execute(Tuple.of(userId, clientId))
                .map(
                    rows ->
                        Scopes.of(
                            rows.size() == 0
                                ? List.of()
                                : Arrays.asList(
                                    rows.iterator().next().getArrayOfStrings("scopes")))));
  }

  @Override
  public Future<Void> consent(UUID userId, String clientId, Scopes scopes, Deadline deadline) {
    Tuple values = Tuple.of(userId, clientId).addArrayOfString(array(scopes));
    return database.query(
        deadline, client -> client.preparedQuery(CONSENT).execute(values).mapEmpty());
  }

  @Override
  public Future<Void> keep(GrantedCode code, Deadline deadline) {
    Tuple values =
        Tuple.of(code.hash(), code.clientId(), code.userId(), code.redirectUri())
            .addArrayOfString(array(code.scopes()))
            .addString(code.challenge())
            .addString(code.nonce())
            .addOffsetDateTime(code.signedInAt().atOffset(ZoneOffset.UTC))
            .addOffsetDateTime(code.expiresAt().atOffset(ZoneOffset.UTC))
            .addString(code.method().text());
    return database.query(
        deadline, client -> client.preparedQuery(KEEP).execute(values).mapEmpty());
  }

  private static String[] array(Scopes scopes) {
    return scopes.names().toArray(String[]::new);
  }
}
