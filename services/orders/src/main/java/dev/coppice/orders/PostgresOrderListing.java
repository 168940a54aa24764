package dev.coppice.orders;

import dev.coppice.contract.Deadline;
import dev.coppice.orders.order.Order;
import dev.coppice.orders.order.OrderState;
import dev.coppice.orders.order.PostgresOrderRows;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists orders by their age: one more that is placed meanwhile moves none to another page. */
final class PostgresOrderListing implements OrderListing {

  private static final String LIST =
      "SELECT "
          + PostgresOrderRows.COLUMNS
          + """
          FROM (
            SELECT * FROM orders
            WHERE ($1::text IS NULL OR customer = $1) AND ($2::text IS NULL OR state = $2)
              AND ($3::timestamptz IS NULL OR placed_at >= $3)
              AND ($4::timestamptz IS NULL OR placed_at < $4)
              AND ($5::timestamptz IS NULL OR (placed_at, id) < ($5, $6))
            ORDER BY placed_at DESC, id DESC LIMIT $7) AS orders
          """
          + PostgresOrderRows.LINES
          + "ORDER BY orders.placed_at DESC, orders.id DESC";

  private final Database database;

  PostgresOrderListing(Database database) {
    this.database = database;
  }

  @Override
  public Future<List<Order>> list(
      OrderFilter filter, Optional<OrderCursor> after, int most, Deadline deadline) {
    Tuple values =
        Tuple.tuple()
            .addString(filter.customer().orElse(null))
            .addString(filter.state().map(OrderState::text).orElse(null))
            .addOffsetDateTime(utc(filter.from()))
            .addOffsetDateTime(utc(filter.to()))
            .addOffsetDateTime(
                utc(after.map(cursor -> Instant.EPOCH.plus(cursor.placedAt(), ChronoUnit.MICROS))))
            .addString(after.map(OrderCursor::id).orElse(null))
            .addInteger(most);
    return database
        .query(deadline, client -> client.preparedQuery(LIST).execute(values))
        .map(rows -> rows.stream().map(PostgresOrderRows::read).toList());
  }

  private static @Nullable OffsetDateTime utc(Optional<Instant> instant) {
    return instant.map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null);
  }
}
