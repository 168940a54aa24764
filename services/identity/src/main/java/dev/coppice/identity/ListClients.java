package dev.coppice.identity;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code GET /api/identity/clients} */
final class ListClients implements OperationHandler {

  private final ClientStore clients;

  ListClients(ClientStore clients) {
    this.clients = clients;
  }

  @Override
  public Future<Response> handle(Request request) {
    return clients
        .list(request.deadline())
        .map(
            found ->
                Response.json(
                    JsonObject.of(
                        "clients", new JsonArray(found.stream().map(ClientJson::of).toList()))));
  }
}
