package dev.coppice.identity;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** {@code POST /api/identity/clients} */
final class CreateClient implements OperationHandler {

  private final ClientStore clients;
  private final InstantSource clock;

  CreateClient(ClientStore clients, InstantSource clock) {
    this.clients = clients;
    this.clock = clock;
  }

  @Override
  public Future<Response> handle(Request request) {
    String secret = Secret.random();
    JsonObject body = request.jsonBody();
    Asker by = Asker.of(request, body.getString("author"));
    Client client = client(body, secret, by);
    by.checkMayHandle(client);
    return clients
        .create(client, by.ownKey(request.idempotencyKey()), by, request.deadline())
        .map(made -> ClientJson.withSecret(made, 201, secret));
  }

  private Client client(JsonObject body, String secret, Asker by) {
    try {
      return ClientJson.read(
          body, Secret.hash(secret), by.name(), clock.instant().truncatedTo(ChronoUnit.MICROS));
    } catch (IllegalArgumentException e) {
      throw new FailureException(Failure.InvalidRequest.of("body", String.valueOf(e.getMessage())));
    }
  }
}
