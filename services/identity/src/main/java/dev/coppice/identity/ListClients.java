package dev.coppice.identity;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import java.util.Objects;

/** {@code GET /api/identity/clients} */
final class ListClients implements OperationHandler {

  private final ClientStore clients;

  ListClients(ClientStore clients) {
    this.clients = clients;
  }

  @Override
  public Future<Response> handle(Request request) {
    Place after = Objects.requireNonNullElse(request.queryParam("cursor", Place::of), Place.FIRST);
    int limit = PageJson.limit(request);
    return clients
        .list(after, limit + 1, request.deadline())
        .map(
            found ->
                PageJson.of(
                    "clients",
                    found,
                    limit,
                    ClientJson::of,
                    client -> new Place(client.createdAt(), client.id()).text()));
  }
}
