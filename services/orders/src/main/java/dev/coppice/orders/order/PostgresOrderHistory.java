package dev.coppice.orders.order;

import dev.coppice.events.Event;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happened to orders, each in the transaction in which it did. */
public final class PostgresOrderHistory {

  private static final String NOTE =
      """
      INSERT INTO order_history (
        order_id, at, what, by_whom, traceparent, reason, detail, event, event_type)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """;

  private static final String WAS_SHIPPED =
      """
      SELECT EXISTS (SELECT FROM order_history WHERE order_id = $1 AND what = 'shipped') AS known
      """;

  private PostgresOrderHistory() {}

  /**
   * Keeps what an order has become.
   *
   * @param told the event that tells of it, if one does
   */
  static Future<Void> note(
      SqlConnection transaction, Order order, Origin origin, Optional<Event> told) {
    return note(
        transaction,
        values(order.id(), order.changedAt(), order.state().text(), origin)
            .addString(order.reason().orElse(null))
            .addString(order.detail().orElse(null)),
        told);
  }

  /** Keeps what is no change of its state. */
  public static Future<Void> note(
      SqlConnection transaction,
      String order,
      Instant at,
      String what,
      @Nullable String detail,
      Origin origin) {
    return note(
        transaction,
        values(order, at, what, origin).addString(null).addString(detail),
        Optional.empty());
  }

  private static Tuple values(String order, Instant at, String what, Origin origin) {
    return Tuple.of(order)
        .addOffsetDateTime(at.atOffset(ZoneOffset.UTC))
        .addString(what)
        .addString(origin.byWhom())
        .addString(origin.traceparent());
  }

  private static Future<Void> note(SqlConnection transaction, Tuple values, Optional<Event> told) {
    return transaction
        .preparedQuery(NOTE)
        .execute(
            values
                .addUUID(told.map(Event::id).orElse(null))
                .addString(told.map(Event::type).orElse(null)))
        .mapEmpty();
  }

  static Future<Boolean> wasShipped(SqlConnection transaction, String order) {
    return transaction
        .preparedQuery(WAS_SHIPPED)
        .execute(Tuple.of(order))
        .map(rows -> rows.iterator().next().getBoolean("known"));
  }
}
