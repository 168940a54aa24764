package dev.coppice.orders.calls;

import dev.coppice.contract.Deadline;
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

  /** Whose cart it is, and at which version. */
  private record Checked(String customer, long version) {}

  private final RemoteOperation<Boolean, CheckoutCart> read;
  private final RemoteOperation<Checked, Boolean> clear;

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
            caller, CART, "clearCheckedOut", RemoteCarts::clearing, answer -> true);
  }

  @Override
  public Future<CheckoutCart> forCheckout(Request cause) {
    return read.call(true, cause);
  }

  @Override
  public Future<Void> clear(String customer, long version, Deadline deadline) {
    return clear.call(new Checked(customer, version), deadline).mapEmpty();
  }

  /** For the customer: a cart is that of whom the call is for. */
  private static Request clearing(Request request, Checked cart) {
    return new Request(
        request.operation(),
        request.path().with("version", Long.toString(cart.version())),
        request.query(),
        request.headers(),
        new Principal(cart.customer(), "orders", Set.of()),
        request.deadline(),
        request.idempotencyKey(),
        request.requestId(),
        request.traceparent(),
        request.body());
  }
}
