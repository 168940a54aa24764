package dev.coppice.orders.order;

import dev.coppice.events.Event;
import dev.coppice.events.PostgresOutbox;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells what orders have become, in the transaction in which they do. */
final class PostgresOrderNews {

  private PostgresOrderNews() {}

  /**
   * Tells of what an order has become, and keeps it in the order's history.
   *
   * @param event that tells of it; empty for states of which nobody is told
   */
  static Future<Void> tell(
      SqlConnection transaction,
      PostgresOutbox outbox,
      Order now,
      Origin origin,
      Optional<Event> event) {
    return Future.all(
            event.map(each -> outbox.add(transaction, each)).orElseGet(Future::succeededFuture),
            PostgresOrderHistory.note(transaction, now, origin, event))
        .mapEmpty();
  }

  /**
   * What tells of a change that does not stand in the order's history yet. That it has left is told
   * once: it may be known when its customer wants it cancelled, or be found out by that alone.
   */
  static Future<Optional<Event>> ofChange(
      SqlConnection transaction, Order before, Order now, @Nullable String traceparent) {
    boolean maybeKnown =
        before.state() == OrderState.CANCELLING && now.state() == OrderState.SHIPPED;
    Future<Boolean> known =
        maybeKnown
            ? PostgresOrderHistory.wasShipped(transaction, now.id())
            : Future.succeededFuture(false);
    return known.map(is -> is ? Optional.empty() : OrderEventJson.of(now, traceparent));
  }
}
