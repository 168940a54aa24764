package dev.coppice.payments;

import dev.coppice.payments.ledger.Money;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A payment as it is now.
 *
 * @param asked what was asked for
 * @param reason why it was declined or failed
 * @param actionUrl of the page where the customer proves that it is they
 * @param providerReference what the acquirer calls it
 * @param captured minor units that were taken: none, or all
 * @param refunded minor units that were given back, 0 to {@code captured}
 * @param steps in the order in which they were asked for
 */
record Payment(
    NewPayment asked,
    PaymentState state,
    Optional<String> reason,
    Optional<String> actionUrl,
    Optional<String> providerReference,
    long captured,
    long refunded,
    Instant madeAt,
    List<Step> steps) {

  Payment {
    steps = List.copyOf(steps);
  }

  PaymentId id() {
    return asked.id();
  }

  Money money() {
    return asked.money();
  }

  Optional<Step> step(String name) {
    return steps.stream().filter(step -> step.name().equals(name)).findFirst();
  }

  /** Minor units that are given back, or are about to be. */
  long refundedOrAbout() {
    return refunded
        + steps.stream()
            .filter(step -> step.kind() == Step.Kind.REFUND && step.isOpen())
            .mapToLong(Step::amount)
            .sum();
  }

  boolean isUnderWay(Step.Kind kind) {
    return steps.stream().anyMatch(step -> step.kind() == kind && step.isOpen());
  }

  /**
   * @throws IllegalStateException when it cannot come after what it is now
   */
  Payment become(PaymentState next, Optional<String> why, Optional<String> url) {
    if (!state.mayBecome(next)) {
      throw new IllegalStateException(
          "payment %s is %s and cannot become %s".formatted(id(), state.text(), next.text()));
    }
    return new Payment(asked, next, why, url, providerReference, captured, refunded, madeAt, steps);
  }

  Payment calledByProvider(String reference) {
    return new Payment(
        asked, state, reason, actionUrl, Optional.of(reference), captured, refunded, madeAt, steps);
  }

  Payment withSums(long nowCaptured, long nowRefunded) {
    return new Payment(
        asked,
        state,
        reason,
        actionUrl,
        providerReference,
        nowCaptured,
        nowRefunded,
        madeAt,
        steps);
  }
}
