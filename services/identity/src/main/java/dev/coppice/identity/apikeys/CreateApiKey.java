package dev.coppice.identity.apikeys;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.identity.Asker;
import dev.coppice.identity.Secret;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/** {@code POST /api/identity/api-keys} */
final class CreateApiKey implements OperationHandler {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ApiKeyStore keys;
  private final InstantSource clock;

  CreateApiKey(ApiKeyStore keys, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Future<Response> handle(Request request) {
    JsonObject body = request.jsonBody();
    Asker by = Asker.of(request, body.getString("author"));
    ApiKey key = key(body, by);
    by.checkMayGiveKey(key.scopes());
    String secret = Secret.random();
    return keys.create(
            key, Secret.hash(secret), by.ownKey(request.idempotencyKey()), by, request.deadline())
        .map(made -> ApiKeyJson.made(made, secret));
  }

  private ApiKey key(JsonObject body, Asker by) {
    String id = HexFormat.of().toHexDigits(RANDOM.nextLong());
    try {
      return ApiKeyJson.read(body, id, by.name(), clock.instant().truncatedTo(ChronoUnit.MICROS));
    } catch (IllegalArgumentException e) {
      throw new FailureException(Failure.InvalidRequest.of("body", String.valueOf(e.getMessage())));
    }
  }
}
