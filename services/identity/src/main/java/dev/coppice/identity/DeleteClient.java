package dev.coppice.identity;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.Objects;

/** {@code DELETE /api/identity/clients/{clientId}} */
final class DeleteClient implements OperationHandler {

  private final ClientStore clients;

  DeleteClient(ClientStore clients) {
    this.clients = clients;
  }

  @Override
  public Future<Response> handle(Request request) {
    String id = request.pathParam("clientId");
    String author = Objects.requireNonNullElse(request.queryParam("author"), "operator");
    return clients
        .delete(id, author, request.deadline())
        .map(
            deleted -> {
              if (!deleted) {
                throw new FailureException(new Failure.NotFound("there is no client " + id));
              }
              return Response.noContent();
            });
  }
}
