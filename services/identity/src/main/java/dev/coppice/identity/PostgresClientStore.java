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
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Clients in their table of {@code V1__identity.sql} and {@code V9__administration.sql}. */
final class PostgresClientStore implements ClientStore {

  private static final String COLUMNS =
      "id, name, grants, redirect_uris, post_logout_redirect_uris, scopes, authentication, jwks,"
          + " secret_hash, created_by, created_at, version, old_secret_hash, old_secret_until";

  private static final String CREATE =
      """
      INSERT INTO clients AS known (creation_key, %s)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
      ON CONFLICT (creation_key) DO UPDATE
      SET secret_hash = excluded.secret_hash, version = known.version + 1
      WHERE (known.name, known.authentication, known.grants, known.scopes)
        = (excluded.name, excluded.authentication, excluded.grants, excluded.scopes)
      RETURNING %1$s
      """
          .formatted(COLUMNS);

  private static final String LIST =
      """
      SELECT %s FROM clients WHERE (created_at, id) > ($1, $2) ORDER BY created_at, id LIMIT $3
      """
          .formatted(COLUMNS);

  private static final String FIND = "SELECT %s FROM clients WHERE id = $1".formatted(COLUMNS);

  private static final String LOCK = FIND + " FOR UPDATE";

  private static final String CHANGE =
      """
      UPDATE clients SET name = $2, redirect_uris = $3, post_logout_redirect_uris = $4, scopes = $5,
        secret_hash = $6, version = $7, old_secret_hash = $8, old_secret_until = $9
      WHERE id = $1
      """;

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
  public Future<Client> create(Client client, @Nullable String key, Asker by, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(CREATE)
                .execute(values(client, key))
                .compose(PostgresClientStore::created)
                .compose(kept -> told(transaction, kept, AuditEntry.Action.CLIENT_CREATED, by)));
  }

  private static Future<Client> created(RowSet<Row> rows) {
    return rows.size() == 1
        ? Future.succeededFuture(read(rows.iterator().next()))
        : Future.failedFuture(
            new FailureException(
                new Failure.Conflict("this Idempotency-Key has made another client")));
  }

  private static Future<Client> told(
      SqlConnection transaction, Client client, AuditEntry.Action action, Asker by) {
    String detail =
        "%s: %s; scopes %s; %s%s"
            .formatted(
                client.name(),
                client.grants().stream().map(Grant::text).sorted().toList(),
                client.scopes().names(),
                client.authentication().text(),
                client.redirectUris().isEmpty()
                    ? ""
                    : "; redirects " + List.of(texts(client.redirectUris())));
    return PostgresAuditStore.add(transaction, by, action, client.id(), detail).map(client);
  }

  private static Tuple values(Client client, @Nullable String key) {
    JWKSet jwks = client.jwks();
    return Tuple.of(key, client.id(), client.name())
        .addArrayOfString(client.grants().stream().map(Grant::text).sorted().toArray(String[]::new))
        .addArrayOfString(texts(client.redirectUris()))
        .addArrayOfString(texts(client.postLogoutRedirectUris()))
        .addArrayOfString(client.scopes().names().toArray(String[]::new))
        .addString(client.authentication().text())
        .addString(jwks == null ? null : jwks.toString())
        .addString(client.secretHash())
        .addString(client.createdBy())
        .addOffsetDateTime(client.createdAt().atOffset(ZoneOffset.UTC))
        .addLong(client.version())
        .addString(null)
        .addOffsetDateTime(null);
  }

  private static String[] texts(List<RedirectUri> uris) {
    return uris.stream().map(RedirectUri::text).toArray(String[]::new);
  }

  @Override
  public Future<List<Client>> list(Place after, int most, Deadline deadline) {
    Tuple values = Tuple.of(after.at().atOffset(ZoneOffset.UTC), after.id(), most);
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(LIST)
                .execute(values)
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
  public Future<Optional<Client>> change(
      String id,
      UnaryOperator<Client> change,
      AuditEntry.Action action,
      Asker by,
      Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(LOCK)
                .execute(Tuple.of(id))
                .compose(
                    rows -> {
                      if (rows.size() == 0) {
                        return Future.succeededFuture(Optional.empty());
                      }
                      Client after = change.apply(read(rows.iterator().next()));
                      return transaction
                          .preparedQuery(CHANGE)
                          .execute(changed(after))
                          .compose(changed -> told(transaction, after, action, by))
                          .map(Optional::of);
                    }));
  }

  private static Tuple changed(Client client) {
    Client.OldSecret old = client.oldSecret();
    return Tuple.of(client.id(), client.name())
        .addArrayOfString(texts(client.redirectUris()))
        .addArrayOfString(texts(client.postLogoutRedirectUris()))
        .addArrayOfString(client.scopes().names().toArray(String[]::new))
        .addString(client.secretHash())
        .addLong(client.version())
        .addString(old == null ? null : old.hash())
        .addOffsetDateTime(old == null ? null : old.until().atOffset(ZoneOffset.UTC));
  }

  @Override
  public Future<Boolean> delete(String id, Asker by, Deadline deadline) {
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
        oldSecret(row),
        row.getString("created_by"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getLong("version"));
  }

  private static Client.@Nullable OldSecret oldSecret(Row row) {
    String hash = row.getString("old_secret_hash");
    return hash == null
        ? null
        : new Client.OldSecret(hash, row.getOffsetDateTime("old_secret_until").toInstant());
  }

  private static @Nullable JWKSet jwks(@Nullable String text) {
    try {
      return text == null ? null : JWKSet.parse(text);
    } catch (ParseException e) {
      throw new IllegalStateException("the jwks of a client cannot be read", e);
    }
  }
}
