package dev.coppice.events;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;

/** What a service does when it hears of an event. */
@FunctionalInterface
public interface EventHandler {
  /**
   * Acts on the event, in the transaction alone: then what it does is done exactly once, however
   * often the event arrives. It may be called again when the transaction was not committed.
   *
   * @return fails where the event cannot be worked on; what was written is taken back then
   */
  Future<?> handle(SqlConnection transaction, Event event);
}
