package dev.coppice.orders.saga;

import dev.coppice.contract.Request;
import dev.coppice.discovery.calling.RefusedException;
import dev.coppice.orders.calls.Charge;
import dev.coppice.orders.calls.Payment;
import dev.coppice.orders.calls.Payments;
import dev.coppice.orders.order.Money;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The steps that are about money. The payment has the id of its order, so that it is held, taken
 * and given back once, however often that is asked for. Where nobody knows what became of it, it is
 * asked for until somebody does.
 */
public final class PaymentSteps {

  /** An order to hold money that is still on its way arrives within this time, or never. */
  private static final Duration STRAGGLERS = Duration.ofSeconds(30);

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final Payments payments;
  private final InstantSource clock;

  public PaymentSteps(Payments payments, InstantSource clock) {
    this.payments = payments;
    this.clock = clock;
  }

  Future<Outcome> authorise(Claim claim, Request cause) {
    if (claim.cardToken().isEmpty()) {
      return Future.succeededFuture(refused(Why.PAYMENT_FAILED, "there is nothing to pay with"));
    }
    Charge charge =
        new Charge(
            claim.order().id(),
            claim.order().customer(),
            new Money(claim.order().total(), claim.order().currency()),
            claim.cardToken().get(),
            claim.returnUrl());
    return payments.authorise(charge, cause).map(PaymentSteps::held);
  }

  private static Outcome held(Payment payment) {
    return switch (payment.state()) {
      case "authorised", "captured", "partially_refunded", "refunded" -> Outcome.Done.DONE;
      case "declined" ->
          refused(Why.DECLINED, "the bank says " + payment.reason().orElse("no more than that"));
      case "failed", "voided" ->
          refused(
              Why.PAYMENT_FAILED,
              "the payment is %s: %s"
                  .formatted(payment.state(), payment.reason().orElse("no reason is given")));
      default -> new Outcome.Again("the payment is " + payment.state(), payment.actionUrl());
    };
  }

  Future<Outcome> capture(Claim claim, Request cause) {
    return payments
        .capture(claim.order().id(), cause)
        .map(
            payment -> {
              if (payment.isCaptured()) {
                return done(payment);
              }
              return payment.state().equals("authorised")
                  ? Outcome.Again.because("the capture is under way")
                  : refused(Why.PAYMENT_FAILED, "the payment is " + payment.state());
            });
  }

  /** Lets go of what is held, or gives back what was taken. */
  Future<Outcome> giveBack(Claim claim, Request cause) {
    String id = claim.order().id();
    return payments
        .find(id, cause)
        .compose(payment -> giveBack(id, payment, cause))
        .recover(failure -> unknown(claim, failure));
  }

  private Future<Outcome> giveBack(String id, Payment payment, Request cause) {
    if (payment.isCaptured()) {
      return payment.refunded() == payment.captured()
          ? Future.succeededFuture(done(payment))
          : refund(id, id + "-cancelled", payment.captured(), cause);
    }
    return switch (payment.state()) {
      case "declined", "failed", "voided" -> Future.succeededFuture(done(payment));
      default -> letGo(id, cause);
    };
  }

  private Future<Outcome> letGo(String id, Request cause) {
    return payments
        .letGo(id, cause)
        .map(
            payment ->
                switch (payment.state()) {
                  case "voided", "declined", "failed" -> done(payment);
                  default -> Outcome.Again.because("the payment is " + payment.state());
                })
        .recover(
            failure ->
                status(failure) == CONFLICT
                    ? Future.succeededFuture(
                        Outcome.Again.because(((RefusedException) failure).detail()))
                    : Future.failedFuture(failure));
  }

  /** Of a payment that was never made there is nothing to give back. */
  private Future<Outcome> unknown(Claim claim, Throwable failure) {
    if (status(failure) != NOT_FOUND) {
      return Future.failedFuture(failure);
    }
    boolean isSure = Duration.between(claim.since(), clock.instant()).compareTo(STRAGGLERS) >= 0;
    return Future.succeededFuture(
        isSure
            ? Outcome.Done.DONE
            : Outcome.Again.because("there is no payment, but one may still be on its way"));
  }

  Future<Outcome> refund(Claim claim, Request cause) {
    return claim.amount() == 0
        ? Future.succeededFuture(Outcome.Done.DONE)
        : refund(claim.order().id(), claim.saga(), claim.amount(), cause);
  }

  private Future<Outcome> refund(String id, String refund, long amount, Request cause) {
    return payments.refund(id, refund, amount, cause).map(payment -> refunded(payment, refund));
  }

  private static Outcome refunded(Payment payment, String refund) {
    Map<String, String> refunds = payment.refunds();
    String state = refunds.getOrDefault(refund, "unknown");
    return state.equals("refunded")
        ? done(payment)
        : Outcome.Again.because("the refund is " + state);
  }

  private static Outcome done(Payment payment) {
    return new Outcome.Done(
        Optional.of(new Outcome.Sums(payment.captured(), payment.refunded())), false);
  }

  private static Outcome refused(String reason, String detail) {
    return new Outcome.Refused(new Why(reason, detail));
  }

  private static int status(Throwable failure) {
    return failure instanceof RefusedException refused ? refused.status() : 0;
  }
}
