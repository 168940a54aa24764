package dev.coppice.payments;

import dev.coppice.payments.Step.Kind;
import dev.coppice.payments.Step.Progress;
import dev.coppice.payments.ledger.Entry;
import dev.coppice.payments.ledger.Money;
import dev.coppice.payments.provider.Outcome;
import java.util.Optional;

/** The one owner of a payment's transitions: what may be asked for, and what comes of it. */
final class Lifecycle {

  private Lifecycle() {}

  /**
   * Makes sure that a step may be begun.
   *
   * @param amount in minor units
   * @throws RefusedStepException when it may not
   */
  static void requireAllowed(Payment payment, Kind kind, long amount) {
    switch (kind) {
      case AUTHORISE -> throw refused(payment, "authorised again", "only new ones are");
      case CAPTURE -> requireHeld(payment, Kind.VOID, "captured", "only authorised ones can be");
      case VOID -> requireVoidable(payment);
      case REFUND -> requireRefundable(payment, amount);
    }
  }

  /** What is not decided is let go of as soon as the acquirer knows it. */
  private static void requireVoidable(Payment payment) {
    if (!payment.state().isUndecided()) {
      requireHeld(
          payment, Kind.CAPTURE, "voided", "only authorised ones and undecided ones can be");
    }
  }

  private static void requireHeld(Payment payment, Kind other, String what, String allowed) {
    if (payment.state() != PaymentState.AUTHORISED) {
      throw refused(payment, what, allowed);
    }
    if (payment.isUnderWay(other)) {
      throw RefusedStepException.ofState(
          "payment %s cannot be %s: its %s is under way"
              .formatted(payment.id(), what, other.text()));
    }
  }

  private static void requireRefundable(Payment payment, long amount) {
    if (!payment.state().isRefundable()) {
      throw refused(payment, "refunded", "only captured ones can be");
    }
    long left = payment.captured() - payment.refundedOrAbout();
    if (amount > left) {
      throw RefusedStepException.ofSum(
          "%d of the %d of payment %s are left to refund, not %d"
              .formatted(left, payment.captured(), payment.id(), amount));
    }
  }

  private static RefusedStepException refused(Payment payment, String what, String allowed) {
    return RefusedStepException.ofState(
        "payment %s is %s and cannot be %s: %s"
            .formatted(payment.id(), payment.state().text(), what, allowed));
  }

  /** What comes of the acquirer's answer to a step that is open. */
  static Change conclude(Payment payment, Step step, Outcome outcome) {
    return switch (step.kind()) {
      case AUTHORISE -> authorised(payment, outcome);
      case CAPTURE -> captured(payment, outcome);
      case VOID -> voided(payment, outcome);
      case REFUND -> refunded(payment, step, outcome);
    };
  }

  private static Change authorised(Payment payment, Outcome outcome) {
    if (outcome instanceof Outcome.Refused refused) {
      return failed(payment, refused);
    }
    if (outcome instanceof Outcome.Declined declined) {
      return done(
          payment
              .calledByProvider(declined.reference())
              .become(PaymentState.DECLINED, Optional.of(declined.reason()), Optional.empty()));
    }
    if (outcome instanceof Outcome.Waiting waiting) {
      return open(
          payment
              .calledByProvider(waiting.reference())
              .become(PaymentState.PENDING, Optional.empty(), Optional.empty()));
    }
    if (outcome instanceof Outcome.ActionRequired action) {
      return open(
          payment
              .calledByProvider(action.reference())
              .become(PaymentState.REQUIRES_ACTION, Optional.empty(), Optional.of(action.url())));
    }
    return done(
        payment
            .calledByProvider(((Outcome.Done) outcome).reference())
            .become(PaymentState.AUTHORISED, Optional.empty(), Optional.empty()));
  }

  private static Change captured(Payment payment, Outcome outcome) {
    if (!(outcome instanceof Outcome.Done)) {
      return failed(payment, refusal(outcome));
    }
    Payment captured =
        payment
            .become(PaymentState.CAPTURED, Optional.empty(), Optional.empty())
            .withSums(payment.money().amount(), 0);
    return new Change(
        captured,
        Progress.DONE,
        Optional.empty(),
        Optional.of(Entry.capture(payment.id().text(), payment.money())));
  }

  private static Change voided(Payment payment, Outcome outcome) {
    if (payment.state().mayBecome(PaymentState.VOIDED) && outcome instanceof Outcome.Done) {
      return done(payment.become(PaymentState.VOIDED, Optional.empty(), Optional.empty()));
    }
    if (payment.state() == PaymentState.AUTHORISED) {
      return failed(payment, refusal(outcome));
    }
    // It is decided otherwise, or is about to be: nothing is held that could be let go.
    return outcome instanceof Outcome.Done
        ? done(payment)
        : new Change(
            payment, Progress.REFUSED, Optional.of(refusal(outcome).reason()), Optional.empty());
  }

  private static Change refunded(Payment payment, Step step, Outcome outcome) {
    if (!(outcome instanceof Outcome.Done)) {
      return new Change(
          payment, Progress.REFUSED, Optional.of(refusal(outcome).reason()), Optional.empty());
    }
    long refunded = payment.refunded() + step.amount();
    Payment after =
        payment
            .become(
                refunded == payment.captured()
                    ? PaymentState.REFUNDED
                    : PaymentState.PARTIALLY_REFUNDED,
                Optional.empty(),
                Optional.empty())
            .withSums(payment.captured(), refunded);
    Money money = new Money(step.amount(), payment.money().currency());
    return new Change(
        after,
        Progress.DONE,
        Optional.empty(),
        Optional.of(Entry.refund(payment.id().text(), step.refundId(), money)));
  }

  /** Of what is done at once or not at all, everything else is a refusal. */
  private static Outcome.Refused refusal(Outcome outcome) {
    return outcome instanceof Outcome.Refused refused
        ? refused
        : new Outcome.Refused("unexpected_answer");
  }

  private static Change failed(Payment payment, Outcome.Refused refused) {
    Optional<String> reason = Optional.of(refused.reason());
    return new Change(
        payment.become(PaymentState.FAILED, reason, Optional.empty()),
        Progress.REFUSED,
        reason,
        Optional.empty());
  }

  private static Change done(Payment payment) {
    return new Change(payment, Progress.DONE, Optional.empty(), Optional.empty());
  }

  private static Change open(Payment payment) {
    return new Change(payment, Progress.OPEN, Optional.empty(), Optional.empty());
  }

  /** What it is while the acquirer does not answer. */
  static Payment unanswered(Payment payment) {
    return payment.state() == PaymentState.AUTHORISING
        ? payment.become(PaymentState.PENDING, Optional.empty(), Optional.empty())
        : payment;
  }
}
