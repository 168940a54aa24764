package dev.coppice.payments;

import dev.coppice.contract.Deadline;
import dev.coppice.payments.provider.Order;
import dev.coppice.payments.provider.Outcome;
import dev.coppice.payments.provider.PaymentProvider;
import dev.coppice.payments.provider.UnansweredException;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the provider for what was kept before as a step, and keeps what it answers. Whatever happens
 * on the way, the step stays open until an answer is kept, and is asked for again under the same
 * key: so nothing is charged twice, and nothing is lost.
 */
final class Asking {

  private static final Logger log = LoggerFactory.getLogger(Asking.class);

  /** To keep an answer: it is worth more than the caller's patience. */
  private static final Duration KEEPING = Duration.ofSeconds(5);

  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 10;

  private final PaymentStore store;
  private final PaymentProvider provider;

  Asking(PaymentStore store, PaymentProvider provider) {
    this.store = store;
    this.provider = provider;
  }

  /**
   * Asks once.
   *
   * @param patience how long the provider may take
   * @param traceparent of the request on whose behalf it is asked; null where there is none
   * @return the payment after that; it fails when that cannot be kept
   */
  Future<Payment> ask(OpenStep step, Duration patience, @Nullable String traceparent) {
    Duration wait = wait(step.tries());
    return Future.<Void>succeededFuture()
        .compose(nothing -> outcome(step, patience))
        .transform(
            answer ->
                answer.succeeded()
                    ? store.conclude(
                        step, answer.result(), wait, traceparent, Deadline.after(KEEPING))
                    : unanswered(step, wait, answer.cause()));
  }

  private Future<Outcome> outcome(OpenStep step, Duration patience) {
    String key = step.key();
    if (step.kind() == Step.Kind.AUTHORISE) {
      Order order =
          new Order(step.payment().text(), step.money(), step.cardToken(), step.returnUrl());
      return provider.authorise(order, key, patience);
    }
    if (step.providerReference().isEmpty()) {
      return Future.failedFuture(
          new UnansweredException("the acquirer has not said yet what it calls the payment", null));
    }
    String reference = step.providerReference().get();
    return switch (step.kind()) {
      case CAPTURE -> provider.capture(reference, step.money().amount(), key, patience);
      case VOID -> provider.letGo(reference, key, patience);
      case REFUND -> provider.refund(reference, step.money().amount(), key, patience);
      case AUTHORISE -> throw new IllegalStateException("it was asked for above");
    };
  }

  private Future<Payment> unanswered(OpenStep step, Duration wait, Throwable why) {
    if (why instanceof UnansweredException) {
      log.warn("No answer to {} (try {}): {}", step, step.tries(), why.getMessage());
    } else {
      log.error("{} (try {}) failed", step, step.tries(), why);
    }
    return store.unanswered(step, wait, Deadline.after(KEEPING));
  }

  /**
   * How long a step waits after so many tries: twice as long each time.
   *
   * @param tries 1 or more
   */
  static Duration wait(int tries) {
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(tries - 1, MOST_DOUBLINGS));
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }
}
