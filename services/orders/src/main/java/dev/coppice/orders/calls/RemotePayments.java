package dev.coppice.orders.calls;

import dev.coppice.contract.Request;
import dev.coppice.discovery.calling.Caller;
import dev.coppice.discovery.calling.RemoteOperation;
import dev.coppice.discovery.registry.ServiceId;
import io.vertx.core.Future;
import java.util.function.BiFunction;

/** The service payments. For one event loop. */
public final class RemotePayments implements Payments {

  private static final ServiceId PAYMENTS = new ServiceId("payments", 1);
  private static final String PAYMENT = "paymentId";

  private record GivenBack(String payment, String refund, long amount) {}

  private final RemoteOperation<Charge, Payment> authorise;
  private final RemoteOperation<String, Payment> find;
  private final RemoteOperation<String, Payment> capture;
  private final RemoteOperation<String, Payment> letGo;
  private final RemoteOperation<GivenBack, Payment> refund;

  public RemotePayments(Caller caller) {
    authorise =
        operation(
            caller,
            "authorisePayment",
            (request, charge) ->
                request.withPath(PAYMENT, charge.order()).withJson(CallJson.of(charge)));
    find = operation(caller, "getPayment", (request, id) -> request.withPath(PAYMENT, id));
    capture = operation(caller, "capturePayment", (request, id) -> request.withPath(PAYMENT, id));
    letGo = operation(caller, "voidPayment", (request, id) -> request.withPath(PAYMENT, id));
    refund =
        operation(
            caller,
            "refundPayment",
            (request, back) ->
                request
                    .withPath(PAYMENT, back.payment())
                    .withPath("refundId", back.refund())
                    .withJson(CallJson.amount(back.amount())));
  }

  private static <T> RemoteOperation<T, Payment> operation(
      Caller caller, String id, BiFunction<Request, T, Request> writer) {
    return new RemoteOperation<>(
        caller, PAYMENTS, id, writer, answer -> CallJson.payment(answer.jsonBody()));
  }

  @Override
  public Future<Payment> authorise(Charge charge, Request cause) {
    return authorise.call(charge, cause);
  }

  @Override
  public Future<Payment> find(String id, Request cause) {
    return find.call(id, cause);
  }

  @Override
  public Future<Payment> capture(String id, Request cause) {
    return capture.call(id, cause);
  }

  @Override
  public Future<Payment> letGo(String id, Request cause) {
    return letGo.call(id, cause);
  }

  @Override
  public Future<Payment> refund(String id, String refundId, long amount, Request cause) {
    return refund.call(new GivenBack(id, refundId, amount), cause);
  }
}
