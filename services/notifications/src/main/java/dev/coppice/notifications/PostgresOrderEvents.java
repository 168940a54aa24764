package dev.coppice.notifications;

import dev.coppice.events.Event;
import dev.coppice.events.EventHandler;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Set;

/** What events of orders lead to: letters, of some types, and what goes to webhooks. */
final class PostgresOrderEvents implements EventHandler {

  private final Set<String> letterTypes;
  private final EventHandler letters;
  private final EventHandler webhooks;

  PostgresOrderEvents(Set<String> letterTypes, EventHandler letters, EventHandler webhooks) {
    this.letterTypes = letterTypes;
    this.letters = letters;
    this.webhooks = webhooks;
  }

  @Override
  public Future<?> handle(SqlConnection transaction, Event event) {
    Future<?> written =
        letterTypes.contains(event.type())
            ? letters.handle(transaction, event)
            : Future.succeededFuture();
    return Future.all(written, webhooks.handle(transaction, event));
  }
}
