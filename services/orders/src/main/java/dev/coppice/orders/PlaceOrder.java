package dev.coppice.orders;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.calling.RefusedException;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.orders.order.Order;
import dev.coppice.orders.order.OrderJson;
import dev.coppice.orders.saga.SagaRunner;
import dev.coppice.postgres.KeptAnswers;
import dev.coppice.postgres.OnceKey;
import io.vertx.core.Future;

/**
 * {@code POST /api/orders}: answered as soon as order and saga are kept. What becomes of it, the
 * order's state tells.
 */
final class PlaceOrder implements OperationHandler {

  private final KeptAnswers answers;
  private final Placing placing;
  private final OrderStore store;
  private final SagaRunner runner;

  PlaceOrder(KeptAnswers answers, Placing placing, OrderStore store, SagaRunner runner) {
    this.answers = answers;
    this.placing = placing;
    this.store = store;
    this.runner = runner;
  }

  @Override
  public Future<Response> handle(Request request) {
    Askers.customer(request);
    OnceKey key = OnceKey.of(request);
    Wanted wanted = WantedJson.read(request.jsonBody());
    return answers.orElse(
        key,
        request.deadline(),
        () ->
            placing
                .place(wanted, request)
                .recover(PlaceOrder::refusal)
                .compose(placed -> keep(key, placed, request)));
  }

  private Future<Response> keep(OnceKey key, OrderStore.Placed placed, Request request) {
    return store
        .place(key, placed, request.traceparent(), answer(placed.order()), request.deadline())
        .onSuccess(answer -> runner.wake(placed.order().id()));
  }

  private static Response answer(Order order) {
    return Response.json(201, OrderJson.of(order).toBuffer())
        .withHeader("location", "/api/orders/" + order.id());
  }

  /** What shipping or cart find wrong with what was asked, who asked should hear. */
  private static Future<OrderStore.Placed> refusal(Throwable failure) {
    return Future.failedFuture(
        failure instanceof RefusedException refused && refused.status() < 500
            ? new FailureException(new Failure.Unprocessable(refused.detail()))
            : failure);
  }
}
