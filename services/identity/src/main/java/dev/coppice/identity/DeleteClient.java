package dev.coppice.identity;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code DELETE /api/identity/clients/{clientId}} */
final class DeleteClient implements OperationHandler {

  private final ClientStore clients;

  DeleteClient(ClientStore clients) {
    this.clients = clients;
  }

  @Override
  public Future<Response> handle(Request request) {
    String id = request.pathParam("clientId");
    BrowserClient.requireOther(id);
    return clients
        .delete(id, Asker.of(request, request.queryParam("author")), request.deadline())
        .map(
            deleted -> {
              if (!deleted) {
                throw ClientJson.absent(id);
              }
              return Response.noContent();
            });
  }
}
