package dev.coppice.identity.apikeys;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.serving.OperationHandler;
import dev.coppice.identity.Asker;
import dev.coppice.identity.PageJson;
import dev.coppice.identity.Place;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;

/** The operations about API keys. */
public final class ApiKeyOperations {

  private final ApiKeyStore keys;
  private final InstantSource clock;

  public ApiKeyOperations(Database database, InstantSource clock) {
    this.keys = new PostgresApiKeyStore(database);
    this.clock = clock;
  }

  /** By their operationId. */
  public Map<String, OperationHandler> handlers() {
    return Map.of(
        "createApiKey", new CreateApiKey(keys, clock),
        "listApiKeys", this::list,
        "getApiKey", this::get,
        "revokeApiKey", this::revoke,
        "checkApiKey", this::check);
  }

  private Future<Response> list(Request request) {
    Place after = Objects.requireNonNullElse(request.queryParam("cursor", Place::of), Place.FIRST);
    int limit = PageJson.limit(request);
    return keys.list(after, limit + 1, request.deadline())
        .map(
            found ->
                PageJson.of(
                    "apiKeys",
                    found,
                    limit,
                    ApiKeyJson::of,
                    key -> new Place(key.createdAt(), key.id()).text()));
  }

  private Future<Response> get(Request request) {
    String id = request.pathParam("keyId");
    return keys.find(id, request.deadline())
        .map(found -> Response.json(ApiKeyJson.of(found.orElseThrow(() -> ApiKeyJson.absent(id)))));
  }

  private Future<Response> revoke(Request request) {
    String id = request.pathParam("keyId");
    return keys.revoke(
            id,
            clock.instant().truncatedTo(ChronoUnit.MICROS),
            Asker.of(request, request.queryParam("author")),
            request.deadline())
        .map(
            there -> {
              if (!there) {
                throw ApiKeyJson.absent(id);
              }
              return Response.noContent();
            });
  }

  /** For gateways, which have only the hash of what a client shows. */
  private Future<Response> check(Request request) {
    return keys.findGood(
            Objects.requireNonNull(request.queryParam("hash")), clock.instant(), request.deadline())
        .map(ApiKeyJson::checked);
  }
}
