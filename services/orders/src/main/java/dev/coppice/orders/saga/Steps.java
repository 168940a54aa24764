package dev.coppice.orders.saga;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.FailureException;
import dev.coppice.discovery.calling.RefusedException;
import dev.coppice.orders.calls.Carts;
import dev.coppice.orders.calls.Shipping;
import dev.coppice.orders.calls.Stock;
import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Each step as calls of other services. For one event loop. */
public final class Steps implements StepWork {

  private static final Logger log = LoggerFactory.getLogger(Steps.class);

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;

  /** The cart is not worth holding up an order for. */
  private static final int MOST_CLEARINGS = 5;

  private final Carts carts;
  private final Stock stock;
  private final PaymentSteps payments;
  private final Shipping shipping;
  private final SagaOptions options;

  public Steps(
      Carts carts, Stock stock, PaymentSteps payments, Shipping shipping, SagaOptions options) {
    this.carts = carts;
    this.stock = stock;
    this.payments = payments;
    this.shipping = shipping;
    this.options = options;
  }

  @Override
  public Future<Outcome> attempt(Claim claim) {
    Deadline deadline = Deadline.after(options.patience());
    return Future.<Void>succeededFuture()
        .compose(begun -> call(claim, deadline))
        .recover(failure -> Future.succeededFuture(outcome(claim, failure)));
  }

  private Future<Outcome> call(Claim claim, Deadline deadline) {
    String id = claim.order().id();
    return switch (claim.step()) {
      case CLEAR_CART -> done(carts.clear(claim.order().customer(), claim.cartVersion(), deadline));
      case RESERVE -> reserve(claim, deadline);
      case AUTHORISE -> payments.authorise(claim, deadline);
      case CONFIRM -> stock.confirm(id, deadline).map(Outcome.Done.CONFIRMED);
      case CAPTURE -> payments.capture(claim, deadline);
      case SHIP -> done(shipping.create(claim.order(), claim.order().grams(), deadline));
      case CANCEL_SHIPMENT -> done(shipping.cancel(id, deadline));
      case RETURN_MONEY -> payments.giveBack(claim, deadline);
      case RETURN_STOCK -> returnStock(claim, deadline);
      case REFUND -> payments.refund(claim, deadline);
      case RESTOCK -> done(stock.putBack(claim.saga(), claim.back(), deadline));
    };
  }

  private static Future<Outcome> done(Future<Void> call) {
    return call.map(answered -> Outcome.Done.DONE);
  }

  private Future<Outcome> reserve(Claim claim, Deadline deadline) {
    return stock
        .reserve(claim.order().id(), claim.order().pieces(), options.reservation(), deadline)
        .map(
            state ->
                state == Stock.Reservation.HELD || state == Stock.Reservation.CONFIRMED
                    ? Outcome.Done.DONE
                    : refused(Why.LAPSED, "its goods are not promised to it any more"));
  }

  /** Goods that are promised are released, those that have left the stock are put back. */
  private Future<Outcome> returnStock(Claim claim, Deadline deadline) {
    String id = claim.order().id();
    return stock
        .release(id, deadline)
        .<Outcome>map(Outcome.Done.DONE)
        .recover(
            failure ->
                status(failure) == CONFLICT
                    ? stock
                        .putBack(id + "-cancelled", claim.order().pieces(), deadline)
                        .map(Outcome.Done.CONFIRMED)
                    : Future.failedFuture(failure));
  }

  private static int status(Throwable failure) {
    return failure instanceof RefusedException refused ? refused.status() : 0;
  }

  private Outcome outcome(Claim claim, Throwable failure) {
    if (!(failure instanceof RefusedException refused)) {
      return passing(claim, failure);
    }
    Optional<Outcome> known = known(claim.step(), refused);
    if (known.isPresent()) {
      return known.get();
    }
    if (refused.status() < 500) {
      log.warn("{} was refused: {}", claim, refused.getMessage());
    }
    return refused.status() < 500 && claim.step().isForward()
        ? refused(Why.UNAVAILABLE, refused.detail())
        : Outcome.Again.because(String.valueOf(refused.getMessage()));
  }

  private static Outcome passing(Claim claim, Throwable failure) {
    if (failure instanceof FailureException) {
      log.debug("{} is tried again", claim, failure);
    } else {
      log.error("{} failed", claim, failure);
    }
    boolean enough = claim.step() == Step.CLEAR_CART && claim.attempt() >= MOST_CLEARINGS;
    return enough
        ? Outcome.Done.DONE
        : Outcome.Again.because(
            failure instanceof FailureException failed
                ? failed.failure().toString()
                : "it failed; the log says how");
  }

  /** What a refusal means for the step. */
  private static Optional<Outcome> known(Step step, RefusedException refused) {
    int status = refused.status();
    return Optional.ofNullable(
        switch (step) {
          // Whoever has changed the cart since keeps it.
          case CLEAR_CART -> status < 500 ? Outcome.Done.DONE : null;
          case RESERVE -> status == UNPROCESSABLE ? refused(Why.SOLD_OUT, refused.detail()) : null;
          case CONFIRM ->
              status == CONFLICT || status == NOT_FOUND
                  ? refused(Why.LAPSED, refused.detail())
                  : null;
          case AUTHORISE, CAPTURE ->
              status == CONFLICT || status == UNPROCESSABLE
                  ? refused(Why.PAYMENT_FAILED, refused.detail())
                  : null;
          case SHIP ->
              status == CONFLICT || status == UNPROCESSABLE
                  ? refused(Why.NOT_SHIPPABLE, refused.detail())
                  : null;
          case CANCEL_SHIPMENT -> status == CONFLICT ? new Outcome.TooLate(refused.detail()) : null;
          case RETURN_STOCK -> status == NOT_FOUND ? Outcome.Done.DONE : null;
          case RETURN_MONEY, REFUND, RESTOCK -> null;
        });
  }

  private static Outcome refused(String reason, String detail) {
    return new Outcome.Refused(new Why(reason, detail));
  }
}
