package dev.coppice.payments;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /payments/{paymentId}}: for the customer whose payment it is, for the staff, and for
 * services that ask on their own behalf. To everybody else there is no such payment.
 */
final class GetPayment implements OperationHandler {

  private static final String SCOPE = "payments:read";

  private final PaymentStore store;

  GetPayment(PaymentStore store) {
    this.store = store;
  }

  @Override
  public Future<Response> handle(Request request) {
    PaymentId id = request.pathParam("paymentId", PaymentId::new);
    return store
        .find(id, request.deadline())
        .map(
            found ->
                found
                    .filter(payment -> maySee(request.principal(), payment))
                    .orElseThrow(() -> absent(id)))
        .map(payment -> Response.json(PaymentJson.of(payment)));
  }

  /** The gateway lets nobody in who has not signed in, so it is a service where there is nobody. */
  private static boolean maySee(@Nullable Principal who, Payment payment) {
    return who == null
        || who.scopes().contains(SCOPE)
        || payment.asked().customer().map(who.subject()::equals).orElse(false);
  }

  static FailureException absent(PaymentId id) {
    return new FailureException(new Failure.NotFound("there is no payment " + id));
  }
}
