package dev.coppice.orders.saga;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does steps that are due, one after the other for each saga and some sagas at once. Each instance
 * does it, and takes other steps than the others; what one that died had taken is taken again when
 * its lease is over. Lives on one event loop.
 */
public final class SagaRunner {

  private static final Logger log = LoggerFactory.getLogger(SagaRunner.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final SagaStore store;
  private final StepWork work;
  private final SagaOptions options;
  private final Promise<Void> idle = Promise.promise();
  private int busy;
  private boolean closed;

  public SagaRunner(Vertx vertx, SagaStore store, StepWork work, SagaOptions options) {
    this.vertx = vertx;
    this.store = store;
    this.work = work;
    this.options = options;
  }

  public void begin() {
    vertx.setTimer(options.poll().toMillis(), timer -> look());
  }

  /** Goes on with a saga now, if it is due and there is room; otherwise it is found later. */
  public void wake(String saga) {
    if (closed || busy >= options.atOnce()) {
      return;
    }
    store
        .claim(saga, Deadline.after(PATIENCE))
        .onSuccess(claim -> claim.ifPresent(this::run))
        .onFailure(e -> log.debug("{} is found later", saga, e));
  }

  private void look() {
    if (closed) {
      return;
    }
    int room = options.atOnce() - busy;
    if (room <= 0) {
      begin();
      return;
    }
    store
        .claim(room, Deadline.after(PATIENCE))
        .onSuccess(claims -> claims.forEach(this::run))
        // The database's watch tells people of an outage; after it this goes on.
        .onFailure(e -> log.debug("No step could be taken", e))
        .onComplete(done -> begin());
  }

  private void run(Claim claim) {
    busy++;
    attempt(claim)
        .compose(
            outcome -> store.conclude(claim, outcome, !closed, Deadline.after(options.patience())))
        .onSuccess(next -> next.ifPresent(this::run))
        .onFailure(e -> tell(claim, e))
        .onComplete(done -> ended());
  }

  private void ended() {
    busy--;
    if (closed && busy == 0) {
      idle.tryComplete();
    }
  }

  /** What is to be cancelled goes no further, and nobody is asked. */
  private Future<Outcome> attempt(Claim claim) {
    return claim.cancel().isPresent() && claim.step().isForward()
        ? Future.succeededFuture(Outcome.Again.because("it is to be cancelled"))
        : work.attempt(claim);
  }

  private static void tell(Claim claim, Throwable failure) {
    if (failure instanceof StaleClaimException) {
      log.info("What came of {} counts no more: {}", claim, failure.getMessage());
    } else {
      log.warn("What came of {} is not kept, and it is tried again", claim, failure);
    }
  }

  /**
   * Takes no more steps, and waits for those under way, so that others need not wait until their
   * lease is over. Never fails, and takes 5 s at most.
   */
  public Future<Void> close() {
    closed = true;
    if (busy == 0) {
      idle.tryComplete();
    }
    return idle.future().timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty();
  }
}
