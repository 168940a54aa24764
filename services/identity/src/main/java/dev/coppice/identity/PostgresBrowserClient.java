package dev.coppice.identity;

import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;

/** The {@link BrowserClient} in the table of clients. */
final class PostgresBrowserClient {

  /** Of several who do it at once one adds it; it changes where the issuer has. */
  private static final String KEEP =
      """
      INSERT INTO clients AS known
        (id, name, grants, redirect_uris, scopes, authentication, created_by, created_at)
      VALUES ($1, $2, $3, $4, '{}', $5, $6, $7)
      ON CONFLICT (id) DO UPDATE
      SET redirect_uris = excluded.redirect_uris, version = known.version + 1
      WHERE known.redirect_uris <> excluded.redirect_uris
      RETURNING version
      """;

  private final Database database;

  PostgresBrowserClient(Database database) {
    this.database = database;
  }

  Future<Void> keep(Client client, Asker by, Deadline deadline) {
    String[] redirects =
        client.redirectUris().stream().map(RedirectUri::text).toArray(String[]::new);
    Tuple values =
        Tuple.of(client.id(), client.name())
            .addArrayOfString(
                client.grants().stream().map(Grant::text).sorted().toArray(String[]::new))
            .addArrayOfString(redirects)
            .addString(client.authentication().text())
            .addString(client.createdBy())
            .addOffsetDateTime(client.createdAt().atOffset(ZoneOffset.UTC));
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(KEEP)
                .execute(values)
                .compose(rows -> told(transaction, client, rows, by)));
  }

  private static Future<Void> told(
      SqlConnection transaction, Client client, RowSet<Row> rows, Asker by) {
    if (rows.size() == 0) {
      return Future.succeededFuture();
    }
    boolean isNew = rows.iterator().next().getLong("version") == 1;
    return PostgresAuditStore.add(
        transaction,
        by,
        isNew ? AuditEntry.Action.CLIENT_CREATED : AuditEntry.Action.CLIENT_CHANGED,
        client.id(),
        client.name() + "; redirects " + client.redirectUris().get(0).text());
  }
}
