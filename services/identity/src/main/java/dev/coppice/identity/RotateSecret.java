package dev.coppice.identity;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.discovery.serving.Precondition;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * {@code POST /api/identity/clients/{clientId}/secret}: a new secret. The old one is good no
 * longer, as is right where it leaked; or for as long as it takes to bring the new one to where it
 * is used.
 */
final class RotateSecret implements OperationHandler {

  private final ClientStore clients;
  private final InstantSource clock;

  RotateSecret(ClientStore clients, InstantSource clock) {
    this.clients = clients;
    this.clock = clock;
  }

  @Override
  public Future<Response> handle(Request request) {
    String id = request.pathParam("clientId");
    BrowserClient.requireOther(id);
    JsonObject body = request.body().length() == 0 ? new JsonObject() : request.jsonBody();
    Asker by = Asker.of(request, body.getString("author"));
    Precondition precondition = Precondition.of(request);
    Duration kept = Duration.ofSeconds(body.getLong("keepOldSeconds", 0L));
    Instant until = clock.instant().truncatedTo(ChronoUnit.MICROS).plus(kept);
    String secret = Secret.random();
    return clients
        .change(
            id,
            before -> {
              precondition.check("client " + id, Optional.of(before.tag()));
              by.checkMayHandle(before);
              if (!before.authentication().hasSecret()) {
                throw new FailureException(
                    new Failure.Unprocessable(
                        "client %s authenticates by %s, and has no secret"
                            .formatted(id, before.authentication().text())));
              }
              return before.withSecret(Secret.hash(secret), kept.isZero() ? null : until);
            },
            AuditEntry.Action.CLIENT_SECRET_ROTATED,
            by,
            request.deadline())
        .map(
            changed ->
                ClientJson.withSecret(
                    changed.orElseThrow(() -> ClientJson.absent(id)), 200, secret));
  }
}
