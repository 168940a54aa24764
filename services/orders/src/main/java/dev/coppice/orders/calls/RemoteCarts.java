package dev.coppice.orders.calls;

import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.discovery.calling.Caller;
import dev.coppice.discovery.calling.RemoteOperation;
import dev.coppice.discovery.registry.ServiceId;
import io.vertx.core.Future;
import java.util.Set;

/** The service cart. For one event loop. */
public final class RemoteCarts implements Carts {

  private static final ServiceId CART = new ServiceId("cart", 1);

  private final RemoteOperation<Boolean, CheckoutCart> read;
  private final RemoteOperation<Long, Boolean> clear;

  public RemoteCarts(Caller caller) {
    read =
        new RemoteOperation<>(
            caller,
            CART,
            "getCartForCheckout",
            (request, nothing) -> request,
            answer -> CallJson.cart(answer.jsonBody()));
    clear =
        new RemoteOperation<>(
            caller,
            CART,
            "clearCheckedOut",
            (request, version) -> request.withPath("version", Long.toString(version)),
            answer -> true);
  }

  @Override
  public Future<CheckoutCart> forCheckout(Request cause) {
    return read.call(true, cause);
  }

  @Override
  public Future<Void> clear(String customer, long version, Request cause) {
    return clear.call(version, by(customer, cause)).mapEmpty();
  }

  /** A cart is that of whom the call is for. */
  private static Request by(String customer, Request cause) {
    return new Request(
        cause.operation(),
        cause.path(),
        cause.query(),
        cause.headers(),
        new Principal(customer, "orders", Set.of()),
        cause.deadline(),
        cause.idempotencyKey(),
        cause.requestId(),
        cause.traceparent(),
        cause.body());
  }
}
