package dev.coppice.inventory;

import dev.coppice.contract.Deadline;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up reservations that are past their expiry, about a second later. Each instance does it;
 * none waits for another. Lives on one event loop.
 */
final class Expiry {

  private static final Logger log = LoggerFactory.getLogger(Expiry.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int BATCH = 100;

  private final Vertx vertx;
  private final ReservationStore reservations;
  private boolean closed;

  Expiry(Vertx vertx, ReservationStore reservations) {
    this.vertx = vertx;
    this.reservations = reservations;
  }

  void begin() {
    vertx.setTimer(PAUSE.toMillis(), timer -> expire());
  }

  private void expire() {
    if (closed) {
      return;
    }
    reservations
        .expire(BATCH, Deadline.after(PATIENCE))
        .onSuccess(Expiry::tell)
        // The database's watch tells people of an outage; after it this goes on.
        .onFailure(e -> log.debug("No reservation could be given up", e))
        .onComplete(done -> begin());
  }

  private static void tell(int count) {
    if (count > 0) {
      log.info("Gave up {} expired reservations", count);
    }
  }

  void close() {
    closed = true;
  }
}
