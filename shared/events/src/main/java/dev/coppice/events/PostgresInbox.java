package dev.coppice.events;

import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/**
 * Remembers which events a service has worked on, in the transaction of the work: what arrives a
 * second time is left alone. The service's own migration makes the table {@code event_inbox}, word
 * by word as {@code docs/events.md} has it.
 */
final class PostgresInbox {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final String REMEMBER =
      """
      INSERT INTO event_inbox (consumer, event_id) VALUES ($1, $2)
      ON CONFLICT (consumer, event_id) DO NOTHING""";

  /** Longer than Kafka keeps what could arrive again. */
  private static final String FORGET =
      """
      DELETE FROM event_inbox
      WHERE consumer = $1 AND heard_at < clock_timestamp() - interval '60 days'""";

  private final Database database;
  private final String consumer;
  private final EventHandler handler;

  PostgresInbox(Database database, String consumer, EventHandler handler) {
    this.database = database;
    this.consumer = consumer;
    this.handler = handler;
  }

  /**
   * Works on the event unless that was done.
   *
   * @return whether it was done now
   */
  Future<Boolean> workOn(Event event) {
    return database.transact(
        Deadline.after(PATIENCE),
        connection ->
            connection
                .preparedQuery(REMEMBER)
                .execute(Tuple.of(consumer, event.id()))
                .compose(
                    remembered ->
                        remembered.rowCount() == 0
                            ? Future.succeededFuture(false)
                            : handler.handle(connection, event).map(true)));
  }

  /** Forgets what cannot arrive any more. */
  Future<Void> forget() {
    return database
        .query(
            Deadline.after(PATIENCE),
            client -> client.preparedQuery(FORGET).execute(Tuple.of(consumer)))
        .mapEmpty();
  }
}
