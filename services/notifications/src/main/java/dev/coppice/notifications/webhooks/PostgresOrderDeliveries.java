package dev.coppice.notifications.webhooks;

import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/** Reads deliveries about an order out of the table of {@code V2__webhooks.sql}. */
final class PostgresOrderDeliveries implements OrderDeliveries {

  private static final String ABOUT =
      """
      SELECT event, type, url, coalesce(outcome, 'waiting') AS state, tries, cause,
        webhook_deliveries.created_at, settled_at
      FROM webhook_deliveries JOIN webhooks ON webhooks.id = webhook
      WHERE order_id = $1 ORDER BY webhook_deliveries.created_at, event, url
      """;

  private final Database database;

  PostgresOrderDeliveries(Database database) {
    this.database = database;
  }

  @Override
  public Future<List<OrderDelivery>> about(String order, Deadline deadline) {
    return database
        .query(deadline, client -> client.preparedQuery(ABOUT).execute(Tuple.of(order)))
        .map(rows -> rows.stream().map(PostgresOrderDeliveries::read).toList());
  }

  private static OrderDelivery read(Row row) {
    return new OrderDelivery(
        row.getUUID("event"),
        row.getString("type"),
        URI.create(row.getString("url")).getHost(),
        row.getString("state"),
        row.getInteger("tries"),
        Optional.ofNullable(row.getString("cause")),
        row.getOffsetDateTime("created_at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("settled_at")).map(OffsetDateTime::toInstant));
  }
}
