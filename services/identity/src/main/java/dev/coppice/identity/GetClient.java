package dev.coppice.identity;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.EntityTags;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code GET /api/identity/clients/{clientId}} */
final class GetClient implements OperationHandler {

  private final ClientStore clients;

  GetClient(ClientStore clients) {
    this.clients = clients;
  }

  @Override
  public Future<Response> handle(Request request) {
    String id = request.pathParam("clientId");
    return clients
        .find(id, request.deadline())
        .map(
            found -> {
              Client client = found.orElseThrow(() -> ClientJson.absent(id));
              return EntityTags.answer(request, Response.json(ClientJson.of(client)), client.tag());
            });
  }
}
