package dev.coppice.orders.saga;

import dev.coppice.orders.order.Order;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * That an instance has taken a step of a saga, to do it now.
 *
 * @param saga its id: the order's, or that of what is sent back
 * @param order of which the lines, sums and address count; it may have come further meanwhile
 * @param attempt 1 or more
 * @param since when the step was begun first
 * @param fence greater than that of whoever had it before
 * @param cancel who wants it cancelled
 * @param cartVersion of the cart that it was placed from
 * @param cardToken with what it is paid; gone when the saga is over
 * @param back how many of each SKU come back; empty for an order that is carried out
 * @param amount minor units to be refunded for them
 * @param traceparent W3C Trace Context of the request that the saga began with
 */
public record Claim(
    String saga,
    Order order,
    Step step,
    int attempt,
    Instant since,
    long fence,
    Optional<Cancel> cancel,
    long cartVersion,
    Optional<String> cardToken,
    Optional<String> returnUrl,
    Map<String, Long> back,
    long amount,
    Optional<String> traceparent) {

  public Claim {
    back = Map.copyOf(back);
  }

  /** That whoever had this step has the next one. */
  Claim next(
      Order now, Step due, int attempts, Instant begun, long higherFence, Optional<Cancel> wanted) {
    return new Claim(
        saga,
        now,
        due,
        attempts,
        begun,
        higherFence,
        wanted,
        cartVersion,
        cardToken,
        returnUrl,
        back,
        amount,
        traceparent);
  }

  /** Without what is paid with. */
  @Override
  public String toString() {
    return "%s of %s, attempt %d, fence %d".formatted(step.text(), saga, attempt, fence);
  }
}
