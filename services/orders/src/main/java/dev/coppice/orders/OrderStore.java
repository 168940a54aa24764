package dev.coppice.orders;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Response;
import dev.coppice.orders.order.Order;
import dev.coppice.orders.order.Origin;
import dev.coppice.orders.saga.Cancel;
import dev.coppice.postgres.OnceKey;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where orders are kept. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer, and of
 * Conflict when an order is not such that it can be done.
 */
interface OrderStore {

  /**
   * An order to be kept, and what it takes to carry it out.
   *
   * @param cartVersion of the cart that it was placed from
   * @param cardToken with what it is paid
   * @param returnUrl where the customer goes on after a page of the acquirer
   */
  record Placed(Order order, long cartVersion, String cardToken, Optional<String> returnUrl) {

    /** Without what is paid with. */
    @Override
    public String toString() {
      return order.id();
    }
  }

  /**
   * What comes back.
   *
   * @param id of the return
   * @param amount minor units that are refunded
   * @param order as it is now
   */
  record Accepted(String id, long amount, Order order) {}

  /**
   * Keeps an order, its saga, its event and the answer: all of it, once for a key, and once for a
   * version of the customer's cart. Fails with Conflict when another order, which has not come to
   * nothing, was placed from that version.
   *
   * @param traceparent of the request; the saga's steps go on with it
   */
  Future<Response> place(
      OnceKey key, Placed placed, @Nullable String traceparent, Response answer, Deadline deadline);

  Future<Optional<Order>> find(String id, Deadline deadline);

  /** Wants an order cancelled; once it is, doing it again changes nothing. */
  Future<Order> cancel(String id, Cancel cancel, @Nullable String traceparent, Deadline deadline);

  /**
   * Accepts that lines are sent back, once for a key. Fails with Unprocessable when that is more
   * than was bought.
   *
   * @param pieces by SKU
   * @param why for people
   * @param origin who, and the trace of the request
   * @param answer what is answered
   */
  Future<Response> takeBack(
      OnceKey key,
      String id,
      Map<String, Long> pieces,
      String why,
      Origin origin,
      Function<Accepted, Response> answer,
      Deadline deadline);

  /** Makes what waits for an order due now. */
  Future<Order> retry(String id, Origin origin, Deadline deadline);
}
