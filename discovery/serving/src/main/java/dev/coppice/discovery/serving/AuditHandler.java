package dev.coppice.discovery.serving;

import dev.coppice.contract.Audit;
import dev.coppice.contract.Deadline;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import io.vertx.core.Future;
import java.util.function.Function;

/** Answers {@link Audit#OPERATION}. */
public final class AuditHandler implements OperationHandler {

  private final Function<Deadline, Future<Audit>> audit;

  /**
   * @param audit looks once
   */
  public AuditHandler(Function<Deadline, Future<Audit>> audit) {
    this.audit = audit;
  }

  @Override
  public Future<Response> handle(Request request) {
    return audit.apply(request.deadline()).map(found -> Response.json(found.toJson()));
  }
}
