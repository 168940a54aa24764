package dev.coppice.discovery.calling;

import dev.coppice.contract.Deadline;
import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Operation;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.registry.ServiceId;
import dev.coppice.discovery.registry.ServiceRecord;
import io.vertx.core.Future;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An operation of another service as a function between one's own types. How long it may take and
 * whether it may be tried again is what that service's contract says at the moment of the call. Use
 * it only on the context of its {@link Caller}.
 *
 * @param <I> what goes in
 * @param <O> what comes out
 */
public final class RemoteOperation<I, O> {

  private final Caller caller;
  private final ServiceId service;
  private final String id;
  private final BiFunction<Request, I, Request> writer;
  private final Function<Response, O> reader;

  /**
   * @param id the {@code operationId} in the other service's contract
   * @param writer adds parameters and body to an empty request
   * @param reader reads an answer below 400
   */
  public RemoteOperation(
      Caller caller,
      ServiceId service,
      String id,
      BiFunction<Request, I, Request> writer,
      Function<Response, O> reader) {
    this.caller = caller;
    this.service = service;
    this.id = id;
    this.writer = writer;
    this.reader = reader;
  }

  /**
   * Calls it while answering a request: for the same principal, under the same request id and
   * trace, and no longer than that request may take. The future fails as that of {@link #call(I,
   * Deadline)}.
   */
  public Future<O> call(I input, Request cause) {
    return call(input, cause.deadline(), request -> request.onBehalfOf(cause));
  }

  /**
   * Calls it of one's own accord. The future fails with {@link RefusedException} when the service
   * answers with a status of 400 or more, but for 503 and 504, which are {@link FailureException}s
   * of {@link Failure.Unavailable} and {@link Failure.DeadlineExceeded} like those of {@link
   * Caller#call}: a handler that lets them pass answers the same.
   */
  public Future<O> call(I input, Deadline deadline) {
    return call(input, deadline, request -> request);
  }

  private Future<O> call(I input, Deadline deadline, Function<Request, Request> origin) {
    Operation operation = operation();
    if (operation == null) {
      return unavailable("no instance of " + service + " that offers " + id + " is up");
    }
    Request request = writer.apply(Request.of(id, deadline.atMost(operation.timeout())), input);
    return caller
        .call(service, operation, origin.apply(request))
        .compose(
            answer -> answer.isError() ? failed(answer) : Future.succeededFuture(read(answer)));
  }

  private @Nullable Operation operation() {
    for (ServiceRecord instance : caller.view().instances(service)) {
      Operation offered =
          instance.contract() == null ? null : instance.contract().operation(id).orElse(null);
      if (offered != null) {
        return offered;
      }
    }
    return null;
  }

  private O read(Response answer) {
    try {
      return reader.apply(answer);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "cannot read what %s of %s answered: %s".formatted(id, service, answer), e);
    }
  }

  private Future<O> failed(Response answer) {
    RefusedException refused = new RefusedException(service, id, answer);
    return switch (answer.status()) {
      case 503 -> unavailable(String.valueOf(refused.getMessage()));
      case 504 ->
          Future.failedFuture(
              new FailureException(
                  new Failure.DeadlineExceeded(String.valueOf(refused.getMessage()))));
      default -> Future.failedFuture(refused);
    };
  }

  private Future<O> unavailable(String reason) {
    return Future.failedFuture(new FailureException(Failure.Unavailable.of(reason)));
  }
}
