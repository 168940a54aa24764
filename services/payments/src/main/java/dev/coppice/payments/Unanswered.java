package dev.coppice.payments;

import dev.coppice.contract.Deadline;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks again for what the acquirer has left unanswered or undecided, also for what an instance that
 * died had asked for. Each instance does it, and takes other steps than the others. Lives on one
 * event loop.
 */
final class Unanswered {

  private static final Logger log = LoggerFactory.getLogger(Unanswered.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int MOST_AT_ONCE = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final PaymentStore store;
  private final Asking asking;
  private final PaymentsOptions options;
  private int busy;
  private boolean closed;

  Unanswered(Vertx vertx, PaymentStore store, Asking asking, PaymentsOptions options) {
    this.vertx = vertx;
    this.store = store;
    this.asking = asking;
    this.options = options;
  }

  void begin() {
    vertx.setTimer(PAUSE.toMillis(), timer -> look());
  }

  private void look() {
    if (closed) {
      return;
    }
    if (busy == MOST_AT_ONCE) {
      begin();
      return;
    }
    store
        .takeDue(options.lease(), Deadline.after(PATIENCE))
        .onSuccess(due -> due.ifPresent(this::askAgain))
        // The database's watch tells people of an outage; after it this goes on.
        .onFailure(e -> log.debug("Nothing could be asked for again", e))
        .onComplete(
            taken -> {
              if (taken.succeeded() && taken.result().isPresent()) {
                look();
              } else {
                begin();
              }
            });
  }

  /** Not waited for, so that one which is not answered holds up few others. */
  private void askAgain(OpenStep due) {
    busy++;
    asking
        .ask(due, options.patience(), null)
        .onFailure(e -> log.warn("What became of {} is not kept, and asked for again", due, e))
        .onComplete(asked -> busy--);
  }

  void close() {
    closed = true;
  }
}
