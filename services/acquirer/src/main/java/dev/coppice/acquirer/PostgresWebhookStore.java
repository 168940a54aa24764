package dev.coppice.acquirer;

import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Webhooks in their table of {@code V1__acquirer.sql}. */
final class PostgresWebhookStore implements WebhookStore {

  private static final String TAKE =
      """
      UPDATE webhooks SET due = now() + interval '30 s', tries = tries + 1 WHERE id = (
        SELECT id FROM webhooks WHERE copies > 0 AND due <= now()
        ORDER BY due LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, url, body, tries
      """;

  private static final String DELIVERED =
      "UPDATE webhooks SET copies = copies - 1, due = now() WHERE id = $1 AND copies > 0";

  private static final String PUT_OFF =
      "UPDATE webhooks SET due = now() + make_interval(secs => $2) WHERE id = $1";

  private final Database database;

  PostgresWebhookStore(Database database) {
    this.database = database;
  }

  @Override
  public Future<Optional<Waiting>> take(Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .query(TAKE)
                .execute()
                .map(
                    rows ->
                        rows.size() == 0
                            ? Optional.empty()
                            : Optional.of(read(rows.iterator().next()))));
  }

  private static Waiting read(Row row) {
    return new Waiting(
        row.getString("id"),
        URI.create(row.getString("url")),
        row.getString("body"),
        row.getInteger("tries"));
  }

  @Override
  public Future<Void> delivered(Waiting webhook, Deadline deadline) {
    return run(DELIVERED, Tuple.of(webhook.id()), deadline);
  }

  @Override
  public Future<Void> putOff(Waiting webhook, Duration wait, Deadline deadline) {
    return run(PUT_OFF, Tuple.of(webhook.id(), wait.toMillis() / 1000.0), deadline);
  }

  private Future<Void> run(String statement, Tuple values, Deadline deadline) {
    return database.query(
        deadline, client -> client.preparedQuery(statement).execute(values).mapEmpty());
  }
}
