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
    return clients
        .create(client(request, secret), request.idempotencyKey(), request.deadline())
        .map(client -> created(client, secret));
  }

  private Client client(Request request, String secret) {
    try {
      return ClientJson.read(
          request.jsonBody(), Secret.hash(secret), clock.instant().truncatedTo(ChronoUnit.MICROS));
    } catch (IllegalArgumentException e) {
      throw new FailureException(Failure.InvalidRequest.of("body", String.valueOf(e.getMessage())));
    }
  }

  /** The only answer that has the secret. */
  private static Response created(Client client, String secret) {
    JsonObject body = ClientJson.of(client);
    if (client.authentication().hasSecret()) {
      body.put("clientSecret", secret);
    }
    return Response.json(201, body.toBuffer()).withHeader("cache-control", "no-store");
  }
}
