package dev.coppice.gateway.composition;

import dev.coppice.contract.Composition.Part;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Params;
import dev.coppice.contract.Principal;
import dev.coppice.contract.Problems;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.calling.Answered;
import dev.coppice.gateway.routing.Calls;
import dev.coppice.gateway.routing.Route;
import dev.coppice.gateway.routing.RoutingTable;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for parts on behalf of one request: only for what its client could ask for itself, with its
 * principal and headers and until its deadline.
 */
final class Questions {

  private static final Logger log = LoggerFactory.getLogger(Questions.class);
  private static final Buffer NOTHING = Buffer.buffer();

  /** They are about the answer as a whole. */
  private static final Set<String> CONDITIONS =
      Set.of("if-none-match", "if-match", "if-modified-since", "if-unmodified-since");

  private final RoutingTable table;
  private final Calls calls;
  private final Request request;
  private final Params headers;

  Questions(RoutingTable table, Calls calls, Request request) {
    this.table = table;
    this.calls = calls;
    this.request = request;
    this.headers = unconditional(request.headers());
  }

  /** The same request without conditions. */
  static Request unconditional(Request request) {
    return new Request(
        request.operation(),
        request.path(),
        request.query(),
        unconditional(request.headers()),
        request.principal(),
        request.deadline(),
        request.idempotencyKey(),
        request.requestId(),
        request.traceparent(),
        request.body());
  }

  private static Params unconditional(Params headers) {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < headers.size(); i++) {
      if (!CONDITIONS.contains(headers.name(i))) {
        kept.add(headers.name(i));
        kept.add(headers.value(i));
      }
    }
    return Params.of(kept);
  }

  /** Never fails: where there is no answer, a problem says why. */
  Future<Response> ask(Question question) {
    Part part = question.part();
    Route route = table.named(part.service(), part.operation());
    if (route == null) {
      return problem(
          Failure.Unavailable.of(
              "there is no %s.%s now".formatted(part.service(), part.operation())));
    }
    Failure refusal = refusal(route.operation());
    if (refusal != null) {
      return problem(refusal);
    }
    return calls
        .call(route.service(), route.operation(), call(route, question), Answered.UNHEARD)
        .recover(failure -> problem(explained(question, failure)));
  }

  private @Nullable Failure refusal(Operation operation) {
    Principal principal = request.principal();
    if (!operation.method().equals(HttpMethod.GET) || operation.access().basic()) {
      return new Failure.Forbidden(operation.id() + " can be no part of another answer");
    }
    if (operation.access().token() && principal == null) {
      return new Failure.Unauthenticated("this needs a bearer token in the header Authorization");
    }
    return principal == null || operation.access().admits(principal.scopes())
        ? null
        : operation.access().refusal();
  }

  private Request call(Route route, Question question) {
    Operation operation = route.operation();
    return new Request(
        operation.id(),
        question.pathParams(),
        question.queryParams(),
        headers,
        request.principal(),
        request.deadline().atMost(operation.timeout()),
        null,
        request.requestId(),
        request.traceparent(),
        NOTHING);
  }

  private static Failure explained(Question question, Throwable failure) {
    if (failure instanceof FailureException expected) {
      return expected.failure();
    }
    log.error("Asking for {} failed", question, failure);
    return Failure.Unavailable.of("it cannot be asked for now");
  }

  private Future<Response> problem(Failure failure) {
    return Future.succeededFuture(Problems.toResponse(failure, request.requestId()));
  }
}
