package dev.coppice.payments;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code PUT /payments/{paymentId}} */
final class Authorise implements OperationHandler {

  private final PaymentStore store;
  private final Steps steps;

  Authorise(PaymentStore store, Steps steps) {
    this.store = store;
    this.steps = steps;
  }

  @Override
  public Future<Response> handle(Request request) {
    NewPayment asked = asked(request);
    return store
        .add(asked, steps.lease(), request.deadline())
        .map(begun -> requireSame(begun, asked))
        .compose(begun -> steps.ask(begun, request))
        .map(payment -> Response.json(PaymentJson.of(payment)));
  }

  private static NewPayment asked(Request request) {
    PaymentId id = request.pathParam("paymentId", PaymentId::new);
    try {
      return PaymentJson.read(id, request.jsonBody());
    } catch (IllegalArgumentException e) {
      throw new FailureException(Failure.InvalidRequest.of("body", String.valueOf(e.getMessage())));
    }
  }

  private static PaymentStore.Begun requireSame(PaymentStore.Begun begun, NewPayment asked) {
    if (!begun.payment().asked().equals(asked)) {
      throw new FailureException(
          new Failure.Conflict(
              "payment %s is of %s for order %s, or of another card, customer or returnUrl"
                  .formatted(
                      asked.id(), begun.payment().money(), begun.payment().asked().orderId())));
    }
    return begun;
  }
}
