package dev.coppice.identity;

import com.nimbusds.jose.jwk.JWKSet;
import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.text.ParseException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Clients in their table of {@code db/migration/identity/V1__identity.sql}. */
final class PostgresClientStore implements ClientStore {

  private static final String COLUMNS =
      "id, name, grants, redirect_uris, post_logout_redirect_uris, scopes, authentication, jwks,"
          + " secret_hash, created_by, created_at";

  private static final String CREATE =
      """
      INSERT INTO clients AS known (creation_key, %s)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
      ON CONFLICT (creation_key) DO UPDATE SET secret_hash = excluded.secret_hash
      WHERE (known.name, known.authentication) = (excluded.name, excluded.authentication)
      RETURNING %1$s
      """
          .formatted(COLUMNS);

  private static final String LIST =
      "SELECT %s FROM clients ORDER BY created_at, id".formatted(COLUMNS);

  private static final String FIND = "SELECT %s FROM clients WHERE id = $1".formatted(COLUMNS);

  /** Its tokens go with it; none lives for longer than an hour. */
  private static final String DELETE =
      """
      WITH gone AS (DELETE FROM clients WHERE id = $1 RETURNING id, name),
        revoked AS (
          INSERT INTO revoked_tokens (jti, expires_at)
          SELECT id, now() + interval '2 hours' FROM gone)
      SELECT name FROM gone
      """;

  private final Database database;

  PostgresClientStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Client> create(Client client, @Nullable String key, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(CREATE)
                .execute(values(client, key))
                .compose(PostgresClientStore::created)
                .compose(kept -> told(transaction, kept, client.createdBy())));
  }

  private static Future<Client> created(RowSet<Row> rows) {
    return rows.size() == 1
        ? Future.succeededFuture(read(rows.iterator().next()))
        : Future.failedFuture(
            new FailureException(
                new Failure.Conflict("this Idempotency-Key has made another client")));
  }

  private static Future<Client> told(SqlConnection transaction, Client client, String by) {
    String detail =
        "%s: %s; scopes %s; %s"
            .formatted(
                client.name(),
                client.grants().stream().map(Grant::text).sorted().toList(),
                client.scopes().names(),
                client.authentication().text());
    return PostgresAuditStore.add(
            transaction, by, AuditEntry.Action.CLIENT_CREATED, client.id(), detail)
        .map(client);
  }

  private static Tuple values(Client client, @Nullable String key) {
    JWKSet jwks = client.jwks();
    return Tuple.of(key, client.id(), client.name())
        .addArrayOfString(client.grants().stream().map(Grant::text).sorted().toArray(String[]::new))
        .addArrayOfString(
            client.redirectUris().stream().map(RedirectUri::text).toArray(String[]::new))
        .addArrayOfString(
            client.postLogoutRedirectUris().stream().map(RedirectUri::text).toArray(String[]::new))
        .addArrayOfString(client.scopes().names().toArray(String[]::new))
        .addString(client.authentication().text())
        .addString(jwks == null ? null : jwks.toString())
        .addString(client.secretHash())
        .addString(client.createdBy())
        .addOffsetDateTime(client.createdAt().atOffset(ZoneOffset.UTC));
  }

  @Override
  public Future<List<Client>> list(Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(LIST)
                .execute()
                .map(
                    rows -> {
                      List<Client> clients = new ArrayList<>();
                      rows.forEach(row -> clients.add(read(row)));
                      return clients;
                    }));
  }

  @Override
  public Future<Optional<Client>> find(String id, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(FIND)
                .execute(Tuple.of(id))
                .map(
                    rows ->
                        rows.size() == 0
                            ? Optional.empty()
                            : Optional.of(read(rows.iterator().next()))));
  }

  @Override
  public Future<Boolean> delete(String id, String by, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(DELETE)
                .execute(Tuple.of(id))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(false)
                            : PostgresAuditStore.add(
                                    transaction,
                                    by,
                                    AuditEntry.Action.CLIENT_DELETED,
                                    id,
                                    rows.iterator().next().getString("name"))
                                .map(true)));
  }

  private static Client read(Row row) {
    return new Client(
        row.getString("id"),
        row.getString("name"),
        Arrays.stream(row.getArrayOfStrings("grants"))
            .map(Grant::named)
            .collect(Collectors.toUnmodifiableSet()),
        Arrays.stream(row.getArrayOfStrings("redirect_uris")).map(RedirectUri::new).toList(),
        Arrays.stream(row.getArrayOfStrings("post_logout_redirect_uris"))
            .map(RedirectUri::new)
            .toList(),
        Scopes.of(Arrays.asList(row.getArrayOfStrings("scopes"))),
        AuthenticationMethod.named(row.getString("authentication")),
        jwks(row.getString("jwks")),
        row.getString("secret_hash"),
        row.getString("created_by"),
        row.getOffsetDateTime("created_at").toInstant());
  }

  private static @Nullable JWKSet jwks(@Nullable String text) {
    try {
      return text == null ? null : JWKSet.parse(text);
    } catch (ParseException e) {
      throw new IllegalStateException("the jwks of a client cannot be read", e);
    }
  }
}
