package dev.coppice.orders.saga;

import dev.coppice.orders.order.Order;
import dev.coppice.orders.order.OrderState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides how a saga goes on after a step was tried. Has no state and no effects. */
final class Progress {

  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
  private static final int MOST_DOUBLINGS = 10;

  /** How often to look whether a customer has proved that it is they. */
  private static final Duration ACTION_WAIT = Duration.ofSeconds(2);

  private final SagaOptions options;

  Progress(SagaOptions options) {
    this.options = options;
  }

  /**
   * @param order as it is now
   * @param cancel whether somebody wants it cancelled, as it is now
   * @param chance from 0 to 1, so that not all who wait come back at once
   */
  Next after(
      Claim claim,
      Order order,
      Outcome outcome,
      Optional<Cancel> cancel,
      Instant now,
      double chance) {
    if (claim.step().isForward()) {
      return forward(claim, order, outcome, cancel, now, chance);
    }
    if (outcome instanceof Outcome.Done) {
      return done(claim.step(), order);
    }
    if (outcome instanceof Outcome.TooLate) {
      return Next.step(Optional.empty(), Optional.of(OrderState.SHIPPED));
    }
    return again(claim, Optional.empty(), chance);
  }

  private Next forward(
      Claim claim,
      Order order,
      Outcome outcome,
      Optional<Cancel> cancel,
      Instant now,
      double chance) {
    if (outcome instanceof Outcome.Refused refused) {
      return undo(claim.step(), refused.why());
    }
    if (cancel.isPresent()) {
      return undo(claim.step(), wanted(cancel.get()));
    }
    if (outcome instanceof Outcome.Again again) {
      return isOver(claim, again, now)
          ? undo(claim.step(), expired(again))
          : waiting(claim, order, again, chance);
    }
    return Next.step(claim.step().next(), claim.step().reached());
  }

  private boolean isOver(Claim claim, Outcome.Again again, Instant now) {
    Duration limit = again.actionUrl().isPresent() ? options.actionLimit() : options.stepLimit();
    return Duration.between(claim.since(), now).compareTo(limit) >= 0;
  }

  private static Why wanted(Cancel cancel) {
    return new Why(cancel.reason(), "as " + cancel.by() + " wanted");
  }

  private static Why expired(Outcome.Again again) {
    return again.actionUrl().isPresent()
        ? new Why(Why.ACTION_EXPIRED, "nobody proved in time that they may pay with this card")
        : new Why(Why.UNAVAILABLE, "it could not be done in time: " + again.because());
  }

  private static Next undo(Step failed, Why why) {
    return new Next(
        Optional.of(failed.undo()),
        0,
        Duration.ZERO,
        Optional.of(OrderState.CANCELLING),
        Optional.of(why),
        Optional.empty());
  }

  private static Next waiting(Claim claim, Order order, Outcome.Again again, double chance) {
    if (again.actionUrl().isEmpty()) {
      return again(claim, Optional.empty(), chance);
    }
    boolean isNew = order.state() == OrderState.RESERVED;
    return new Next(
        Optional.of(claim.step()),
        claim.attempt(),
        ACTION_WAIT,
        isNew ? Optional.of(OrderState.REQUIRES_ACTION) : Optional.empty(),
        Optional.empty(),
        again.actionUrl());
  }

  private static Next again(Claim claim, Optional<OrderState> becomes, double chance) {
    return new Next(
        Optional.of(claim.step()),
        claim.attempt(),
        pause(claim.attempt(), chance),
        becomes,
        Optional.empty(),
        Optional.empty());
  }

  private static Next done(Step step, Order order) {
    if (step != Step.RETURN_STOCK) {
      return Next.step(step.next(), Optional.empty());
    }
    return Next.step(
        Optional.empty(),
        Optional.of(
            Why.isCancelled(order.reason().orElse(""))
                ? OrderState.CANCELLED
                : OrderState.REJECTED));
  }

  /**
   * Twice as long each time, up to a limit; half of it by chance.
   *
   * @param attempt 1 or more
   */
  static Duration pause(int attempt, double chance) {
    Duration whole = FIRST_WAIT.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
    Duration most = whole.compareTo(LONGEST_WAIT) < 0 ? whole : LONGEST_WAIT;
    return Duration.ofMillis((long) (most.toMillis() * (0.5 + 0.5 * chance)));
  }
}
