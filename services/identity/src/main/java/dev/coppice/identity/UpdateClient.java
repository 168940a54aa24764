package dev.coppice.identity;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.Precondition;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** {@code PATCH /api/identity/clients/{clientId}}: JSON Merge Patch (RFC 7396). */
final class UpdateClient implements OperationHandler {

  private final ClientStore clients;

  UpdateClient(ClientStore clients) {
    this.clients = clients;
  }

  @Override
  public Future<Response> handle(Request request) {
    String id = request.pathParam("clientId");
    BrowserClient.requireOther(id);
    JsonObject patch = request.jsonBody();
    Asker by = Asker.of(request, patch.getString("author"));
    Precondition precondition = Precondition.of(request);
    return clients
        .change(
            id,
            before -> {
              precondition.check("client " + id, Optional.of(before.tag()));
              by.checkMayHandle(before);
              Client after = patched(before, patch);
              by.checkMayHandle(after);
              return after;
            },
            AuditEntry.Action.CLIENT_CHANGED,
            by,
            request.deadline())
        .map(
            changed -> {
              Client client = changed.orElseThrow(() -> ClientJson.absent(id));
              return Response.json(ClientJson.of(client)).withHeader("etag", client.tag());
            });
  }

  private static Client patched(Client before, JsonObject patch) {
    try {
      return ClientJson.patched(before, patch);
    } catch (IllegalArgumentException e) {
      throw new FailureException(Failure.InvalidRequest.of("body", String.valueOf(e.getMessage())));
    }
  }
}
