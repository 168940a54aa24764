package dev.coppice.orders.order;

import dev.coppice.events.PostgresOutbox;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

/** Tells what orders have become, in the transaction in which they do. */
final class PostgresOrderNews {

  private static final String WAS_SHIPPED =
      """
      SELECT EXISTS (SELECT FROM order_history WHERE order_id = $1 AND what = 'shipped') AS known
      """;

  private PostgresOrderNews() {}

  static Future<Void> tell(
      SqlConnection transaction, PostgresOutbox outbox, Order order, @Nullable String traceparent) {
    return OrderEventJson.of(order, traceparent)
        .map(event -> outbox.add(transaction, event))
        .orElseGet(Future::succeededFuture);
  }

  /**
   * Tells of a change that does not stand in the order's history yet. That it has left is told
   * once: it may be known when its customer wants it cancelled, or be found out by that alone.
   */
  static Future<Void> tellOfChange(
      SqlConnection transaction, PostgresOutbox outbox, Order before, Order now) {
    boolean maybeKnown =
        before.state() == OrderState.CANCELLING && now.state() == OrderState.SHIPPED;
    Future<Boolean> known =
        maybeKnown ? wasShipped(transaction, now.id()) : Future.succeededFuture(false);
    return known.compose(
        is -> is ? Future.succeededFuture() : tell(transaction, outbox, now, null));
  }

  private static Future<Boolean> wasShipped(SqlConnection transaction, String id) {
    return transaction
        .preparedQuery(WAS_SHIPPED)
        .execute(Tuple.of(id))
        .map(rows -> rows.iterator().next().getBoolean("known"));
  }
}
