package dev.coppice.events;

import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Tells the relay that events were committed: at this instance at once, at another by {@code
 * NOTIFY}. Not within the transaction: PostgreSQL lets those that notify commit one at a time, in
 * all of its databases. While one notice is on its way all that is committed makes one more. What
 * gets lost costs time only, since the relay looks every second by itself. Any thread.
 */
final class OutboxNotice {
  /** Where relays listen. */
  static final String CHANNEL = "event_outbox";

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Database database;
  private final BooleanSupplier here;

  /** Calls since the last notice was sent; 0 when none is on its way. */
  private final AtomicInteger committed = new AtomicInteger();

  /**
   * @param here tells a relay at this instance; false where there is none whose turn it is
   */
  OutboxNotice(Database database, BooleanSupplier here) {
    this.database = database;
    this.here = here;
  }

  void give() {
    if (!here.getAsBoolean() && committed.getAndIncrement() == 0) {
      send();
    }
  }

  private void send() {
    int known = committed.get();
    notice()
        .onComplete(
            sent -> {
              if (!committed.compareAndSet(known, 0)) {
                send();
              }
            });
  }

  private Future<?> notice() {
    return database.query(
        Deadline.after(PATIENCE), client -> client.query("NOTIFY " + CHANNEL).execute());
  }
}
