package dev.coppice.notifications.webhooks;

import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/** Webhooks in their table of {@code V2__webhooks.sql}. */
public final class PostgresWebhookStore implements WebhookStore {

  private static final String ADD =
      """
      INSERT INTO webhooks (id, owner, url, types, secret)
      SELECT $1::uuid, $2::text, $3::text, $4::text[], $5::text
      WHERE (SELECT count(*) FROM webhooks WHERE owner = $2) < $6::bigint
      ON CONFLICT (owner, url) DO NOTHING
      RETURNING id, owner, url, types, created_at
      """;

  private static final String WITH_URL = "SELECT id FROM webhooks WHERE owner = $1 AND url = $2";

  private static final String OF =
      """
      SELECT id, owner, url, types, created_at FROM webhooks WHERE owner = $1
      ORDER BY created_at, id
      """;

  private static final String HAS = "SELECT FROM webhooks WHERE owner = $1 AND id = $2";

  private static final String REMOVE = "DELETE FROM webhooks WHERE owner = $1 AND id = $2";

  private final Database database;

  public PostgresWebhookStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Added> add(NewWebhook asked, String secret, Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            connection
                .preparedQuery(ADD)
                .execute(
                    Tuple.tuple()
                        .addUUID(UUID.randomUUID())
                        .addString(asked.owner())
                        .addString(asked.url().toString())
                        .addArrayOfString(asked.types().toArray(String[]::new))
                        .addString(secret)
                        .addLong((long) MOST))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? whyNot(connection, asked)
                            : Future.succeededFuture(new Kept(webhook(rows.iterator().next())))));
  }

  private static Future<Added> whyNot(SqlConnection connection, NewWebhook asked) {
    return connection
        .preparedQuery(WITH_URL)
        .execute(Tuple.of(asked.owner(), asked.url().toString()))
        .map(
            rows ->
                rows.size() == 0
                    ? new TooMany()
                    : new SameUrl(rows.iterator().next().getUUID("id")));
  }

  private static Webhook webhook(Row row) {
    return new Webhook(
        row.getUUID("id"),
        row.getString("owner"),
        URI.create(row.getString("url")),
        List.of(row.getArrayOfStrings("types")),
        row.getOffsetDateTime("created_at").toInstant());
  }

  @Override
  public Future<List<Webhook>> of(String owner, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(OF)
                .execute(Tuple.of(owner))
                .map(rows -> rows.stream().map(PostgresWebhookStore::webhook).toList()));
  }

  @Override
  public Future<Boolean> has(String owner, UUID id, Deadline deadline) {
    return database
        .query(deadline, client -> client.preparedQuery(HAS).execute(Tuple.of(owner, id)))
        .map(rows -> rows.size() > 0);
  }

  @Override
  public Future<Boolean> remove(String owner, UUID id, Deadline deadline) {
    return database
        .query(deadline, client -> client.preparedQuery(REMOVE).execute(Tuple.of(owner, id)))
        .map(RowSet::rowCount)
        .map(removed -> removed > 0);
  }
}
