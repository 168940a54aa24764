package dev.coppice.gateway;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Request;
import dev.coppice.discovery.registry.ServiceId;
import dev.coppice.gateway.routing.Calls;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.UnaryOperator;

/** What the gateway itself asks services, by way of the event bus. For one event loop. */
final class Questions {

  private static final int OK = 200;

  private final Calls calls;

  Questions(Calls calls) {
    this.calls = calls;
  }

  /**
   * Asks within the operation's timeout; fails when the answer is any but 200.
   *
   * @param completed adds parameters
   */
  Future<JsonObject> ask(ServiceId service, Operation operation, UnaryOperator<Request> completed) {
    Deadline deadline = new Deadline(System.nanoTime() + operation.timeout().toNanos());
    Request request = completed.apply(Request.of(operation.id(), deadline));
    return calls
        .call(service, operation, request, instance -> {})
        .compose(
            answer ->
                answer.status() == OK
                    ? Future.succeededFuture(answer.body().toJsonObject())
                    : Future.failedFuture(
                        "%s answers %d to %s".formatted(service, answer.status(), operation.id())));
  }
}
