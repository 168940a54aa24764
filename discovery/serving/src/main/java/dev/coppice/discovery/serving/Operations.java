package dev.coppice.discovery.serving;

import dev.coppice.contract.Contract;
import dev.coppice.contract.ContractChecks;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Problems;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.contract.Violation;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operations of a contract with their handlers: a request goes in, an answer that keeps the
 * contract comes out, whatever the handler does. Used on the instance's event loop.
 */
final class Operations {

  private static final Logger log = LoggerFactory.getLogger(Operations.class);

  private record Bound(OperationHandler handler, OperationMeters meters, FailureLog failures) {}

  private final Contract contract;
  private final ContractChecks checks;
  private final Map<String, Bound> bound;

  private Operations(Contract contract, ContractChecks checks, Map<String, Bound> bound) {
    this.contract = contract;
    this.checks = checks;
    this.bound = bound;
  }

  /**
   * @throws IllegalArgumentException when an operation has no handler, but for those that gateways
   *     compose, or a handler no operation
   */
  static Operations bind(
      Contract contract,
      ContractChecks checks,
      Map<String, OperationHandler> handlers,
      MeterRegistry meters) {
    requireMatch(contract, handlers);
    Map<String, Bound> bound = new HashMap<>();
    for (Operation operation : contract.operations()) {
      OperationHandler handler = handlers.get(operation.id());
      if (handler != null) {
        bound.put(
            operation.id(),
            new Bound(
                handler,
                new OperationMeters(meters, contract.service(), operation.id()),
                new FailureLog(operation.id() + " of " + contract)));
      }
    }
    return new Operations(contract, checks, bound);
  }

  static void requireMatch(Contract contract, Map<String, OperationHandler> handlers) {
    TreeSet<String> missing = new TreeSet<>();
    contract.operations().stream()
        .filter(operation -> !operation.composition().isWhole())
        .forEach(operation -> missing.add(operation.id()));
    TreeSet<String> surplus = new TreeSet<>(handlers.keySet());
    surplus.removeAll(missing);
    missing.removeAll(handlers.keySet());
    List<String> wrong = new ArrayList<>();
    if (!missing.isEmpty()) {
      wrong.add("without a handler: " + missing);
    }
    if (!surplus.isEmpty()) {
      wrong.add("handlers without an operation: " + surplus);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(
          "contract " + contract + " and its handlers do not match; " + String.join("; ", wrong));
    }
  }

  boolean has(String operationId) {
    return bound.containsKey(operationId);
  }

  /** Never fails: whatever goes wrong is in the answer. */
  Future<Response> handle(Request request) {
    Bound operation = bound.get(request.operation());
    if (operation == null) {
      return Future.succeededFuture(
          problem(
              new Failure.NotFound(contract + " has no operation " + request.operation()),
              request));
    }
    long start = System.nanoTime();
    Future<Response> answer = checked(operation, request);
    if (answer.isComplete()) {
      return Future.succeededFuture(settle(operation, request, start, answer));
    }
    return answer
        .timeout(Math.max(1, request.deadline().remainingMillis()), TimeUnit.MILLISECONDS)
        .transform(done -> Future.succeededFuture(settle(operation, request, start, done)));
  }

  private Future<Response> checked(Bound operation, Request request) {
    if (request.deadline().hasPassed()) {
      return Future.failedFuture(late(request));
    }
    List<Violation> violations = checks.request(request);
    if (!violations.isEmpty()) {
      return Future.failedFuture(new FailureException(new Failure.InvalidRequest(violations)));
    }
    try {
      return operation.handler().handle(request);
    } catch (RuntimeException | Error e) {
      return Future.failedFuture(e);
    }
  }

  private Response settle(
      Bound operation, Request request, long start, AsyncResult<Response> done) {
    Response response = answer(operation, request, done);
    operation.meters().record(response.status(), System.nanoTime() - start);
    return response;
  }

  private Response answer(Bound operation, Request request, AsyncResult<Response> done) {
    if (done.failed()) {
      return problem(failure(operation, request, done.cause()), request);
    }
    Response response = done.result();
    if (response == null) {
      return problem(internal(request, "the handler gave no answer", null), request);
    }
    return checks
        .response(request.operation(), response)
        .map(
            wrong ->
                problem(
                    internal(request, "the answer breaks the contract: " + wrong, null), request))
        .orElse(response);
  }

  private Failure failure(Bound operation, Request request, Throwable cause) {
    if (cause instanceof FailureException expected) {
      if (expected.getCause() != null) {
        operation.failures().tell(expected.failure(), expected.getCause());
      }
      return expected.failure();
    }
    if (cause instanceof TimeoutException) {
      return late(request).failure();
    }
    return internal(request, "the handler failed", cause);
  }

  private Failure internal(Request request, String what, @Nullable Throwable cause) {
    String errorId = UUID.randomUUID().toString();
    log.error(
        "{} of {}: {} (errorId {}, requestId {})",
        request.operation(),
        contract,
        what,
        errorId,
        request.requestId(),
        cause);
    return new Failure.Internal(errorId);
  }

  private static FailureException late(Request request) {
    return new FailureException(
        new Failure.DeadlineExceeded(request.operation() + " took too long"));
  }

  private static Response problem(Failure failure, Request request) {
    return Problems.toResponse(failure, request.requestId());
  }
}
