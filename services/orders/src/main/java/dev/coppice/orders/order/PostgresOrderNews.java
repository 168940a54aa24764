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
   * @return the event; empty for states of which nobody is told
   */
  static Future<Optional<Event>> tell(
      SqlConnection transaction, PostgresOutbox outbox, Order order, @Nullable String traceparent) {
    Optional<Event> event = OrderEventJson.of(order, traceparent);
    return event.isEmpty()
        ? Future.succeededFuture(event)
        : outbox.add(transaction, event.get()).map(event);
  }

  /**
   * Tells of a change that does not stand in the order's history yet. That it has left is told
   * once: it may be known when its customer wants it cancelled, or be found out by that alone.
   */
  static Future<Optional<Event>> tellOfChange(
      SqlConnection transaction,
      PostgresOutbox outbox,
      Order before,
      Order now,
      @Nullable String traceparent) {
    boolean maybeKnown =
        before.state() == OrderState.CANCELLING && now.state() == OrderState.SHIPPED;
    Future<Boolean> known =
        maybeKnown
            ? PostgresOrderHistory.wasShipped(transaction, now.id())
            : Future.succeededFuture(false);
    return known.compose(
        is ->
            is
                ? Future.succeededFuture(Optional.empty())
                : tell(transaction, outbox, now, traceparent));
  }
}
