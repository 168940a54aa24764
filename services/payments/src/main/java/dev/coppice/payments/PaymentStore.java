package dev.coppice.payments;

import dev.coppice.contract.Deadline;
import dev.coppice.payments.provider.Notice;
import dev.coppice.payments.provider.Outcome;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where payments are kept, with the ledger's entries of them. Each future fails within its
 * deadline, with {@link dev.coppice.contract.FailureException} of Unavailable when the place does
 * not answer.
 */
interface PaymentStore {

  /**
   * @param payment as it is now
   * @param mine what the acquirer is to be asked for now, by whoever got this; empty where it is
   *     done, or somebody else is at it
   */
  record Begun(Payment payment, Optional<OpenStep> mine) {}

  /** What became of a webhook. */
  enum Heard {
    /** It is kept, with what it changed. */
    TAKEN,
    /** It had come before. */
    KNOWN,
    /** There is no such payment. */
    UNKNOWN_PAYMENT,
    /** It is of another amount, or the acquirer calls that payment otherwise. */
    OF_ANOTHER
  }

  /**
   * Keeps a payment and that it is to be authorised. Under an id that is known it answers what that
   * one is now, whatever was asked for.
   *
   * @param lease after this others ask, when it is not answered
   */
  Future<Begun> add(NewPayment asked, Duration lease, Deadline deadline);

  /**
   * Keeps that a step of a payment is to be done. One that is known already is not begun again.
   *
   * @param amount in minor units; empty for all of the payment
   * @return empty when there is no such payment; fails with {@link RefusedStepException} when it
   *     cannot be as the payment is now
   */
  Future<Optional<Begun>> begin(
      PaymentId id,
      Step.Kind kind,
      String name,
      Optional<Long> amount,
      Duration lease,
      Deadline deadline);

  /**
   * Keeps what the acquirer has answered, books it, and tells of it in an event. What was concluded
   * meanwhile stays.
   *
   * @param wait after which it is asked again, when it has not decided
   * @param traceparent of the request, which the event goes along with
   */
  Future<Payment> conclude(
      OpenStep step,
      Outcome outcome,
      Duration wait,
      @Nullable String traceparent,
      Deadline deadline);

  /** Keeps that nobody knows yet, and that it is asked again after a while. */
  Future<Payment> unanswered(OpenStep step, Duration wait, Deadline deadline);

  /**
   * A step that is due to be asked for again.
   *
   * @param lease for this long nobody else gets it
   */
  Future<Optional<OpenStep>> takeDue(Duration lease, Deadline deadline);

  Future<Optional<Payment>> find(PaymentId id, Deadline deadline);

  /**
   * Keeps that a webhook came, and what it tells, once for an event.
   *
   * @param wait after which the acquirer is asked, when it has not decided
   * @param traceparent of the request, which the event goes along with
   */
  Future<Heard> hear(Notice notice, Duration wait, @Nullable String traceparent, Deadline deadline);
}
