package dev.coppice.orders.saga;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Params;
import dev.coppice.contract.Request;
import dev.coppice.discovery.calling.RefusedException;
import dev.coppice.orders.calls.Carts;
import dev.coppice.orders.calls.Shipping;
import dev.coppice.orders.calls.Stock;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
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
    Request cause = cause(claim);
    return Future.<Void>succeededFuture()
        .compose(begun -> call(claim, cause))
        .recover(failure -> Future.succeededFuture(outcome(claim, failure)));
  }

  /** Other services see all steps of a saga in its trace, and find its id in their logs. */
  private Request cause(Claim claim) {
    return new Request(
        claim.step().text(),
        Params.NONE,
        Params.NONE,
        Params.NONE,
        null,
        Deadline.after(options.patience()),
        null,
        claim.saga(),
        claim.traceparent().orElse(null),
        Buffer.buffer());
  }

  private Future<Outcome> call(Claim claim, Request cause) {
    String id = claim.order().id();
    return switch (claim.step()) {
      case CLEAR_CART -> done(carts.clear(claim.order().customer(), claim.cartVersion(), cause));
      case RESERVE -> reserve(claim, cause);
      case AUTHORISE -> payments.authorise(claim, cause);
      case CONFIRM -> stock.confirm(id, cause).map(Outcome.Done.CONFIRMED);
      case CAPTURE -> payments.capture(claim, cause);
      case SHIP -> done(shipping.create(claim.order(), claim.order().grams(), cause));
      case CANCEL_SHIPMENT -> done(shipping.cancel(id, cause));
      case RETURN_MONEY -> payments.giveBack(claim, cause);
      case RETURN_STOCK -> returnStock(claim, cause);
      case REFUND -> payments.refund(claim, cause);
      case RESTOCK -> done(stock.putBack(claim.saga(), claim.back(), cause));
    };
  }

  private static Future<Outcome> done(Future<Void> call) {
    return call.map(answered -> Outcome.Done.DONE);
  }

  private Future<Outcome> reserve(Claim claim, Request cause) {
    return stock
        .reserve(claim.order().id(), claim.order().pieces(), options.reservation(), cause)
        .map(
            state ->
                state == Stock.Reservation.HELD || state == Stock.Reservation.CONFIRMED
                    ? Outcome.Done.DONE
                    : refused(Why.LAPSED, "its goods are not promised to it any more"));
  }

  /** Goods that are promised are released, those that have left the stock are put back. */
  private Future<Outcome> returnStock(Claim claim, Request cause) {
    String id = claim.order().id();
    return stock
        .release(id, cause)
        .<Outcome>map(Outcome.Done.DONE)
        .recover(
            failure ->
                status(failure) == CONFLICT
                    ? stock
                        .putBack(id + "-cancelled", claim.order().pieces(), cause)
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
          // What the cart refuses, it would refuse the next time too.
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
