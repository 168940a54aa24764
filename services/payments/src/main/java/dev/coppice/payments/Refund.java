package dev.coppice.payments;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.Optional;

/** {@code PUT /payments/{paymentId}/refunds/{refundId}} */
final class Refund implements OperationHandler {

  private final PaymentStore store;
  private final Steps steps;

  Refund(PaymentStore store, Steps steps) {
    this.store = store;
    this.steps = steps;
  }

  @Override
  public Future<Response> handle(Request request) {
    PaymentId id = request.pathParam("paymentId", PaymentId::new);
    String refund = request.pathParam("refundId", text -> Ids.checked("refundId", text));
    String name = Step.nameOfRefund(refund);
    long amount = request.jsonBody().getLong("amount");
    return store
        .begin(id, Step.Kind.REFUND, name, Optional.of(amount), steps.lease(), request.deadline())
        .recover(Move::refusal)
        .map(begun -> begun.orElseThrow(() -> GetPayment.absent(id)))
        .map(begun -> requireSame(begun, name, amount))
        .compose(begun -> steps.ask(begun, request))
        .map(payment -> Response.json(PaymentJson.of(payment)));
  }

  private static PaymentStore.Begun requireSame(
      PaymentStore.Begun begun, String name, long amount) {
    Step step = begun.payment().step(name).orElseThrow();
    if (step.amount() != amount) {
      throw new FailureException(
          new Failure.Conflict(
              "refund %s of payment %s is of %d, not %d"
                  .formatted(step.refundId(), begun.payment().id(), step.amount(), amount)));
    }
    return begun;
  }
}
