package dev.coppice.payments;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * {@code PUT /payments/{paymentId}/capture} and {@code .../void}: doing it again answers the same,
 * and doing the other one too is a conflict.
 */
final class Move implements OperationHandler {

  private final PaymentStore store;
  private final Steps steps;
  private final Step.Kind kind;

  private Move(PaymentStore store, Steps steps, Step.Kind kind) {
    this.store = store;
    this.steps = steps;
    this.kind = kind;
  }

  static Move capturing(PaymentStore store, Steps steps) {
    return new Move(store, steps, Step.Kind.CAPTURE);
  }

  static Move voiding(PaymentStore store, Steps steps) {
    return new Move(store, steps, Step.Kind.VOID);
  }

  @Override
  public Future<Response> handle(Request request) {
    PaymentId id = request.pathParam("paymentId", PaymentId::new);
    return store
        .begin(id, kind, kind.text(), Optional.empty(), steps.lease(), request.deadline())
        .recover(Move::refusal)
        .map(begun -> begun.orElseThrow(() -> GetPayment.absent(id)))
        .compose(begun -> steps.ask(begun, request))
        .map(payment -> Response.json(PaymentJson.of(payment)));
  }

  static <T> Future<T> refusal(Throwable cause) {
    if (!(cause instanceof RefusedStepException refused)) {
      return Future.failedFuture(cause);
    }
    return Future.failedFuture(
        new FailureException(
            refused.isForState()
                ? new Failure.Conflict(refused.detail())
                : new Failure.Unprocessable(refused.detail())));
  }
}
