package dev.coppice.discovery.seed.operations;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.configuration.DeclaredKey;
import dev.coppice.discovery.configuration.DeclaredKeys;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code GET /keys} */
final class ListKeys implements OperationHandler {

  @Override
  public Future<Response> handle(Request request) {
    JsonArray keys = new JsonArray(DeclaredKeys.all().stream().map(ListKeys::json).toList());
    return Future.succeededFuture(Response.json(JsonObject.of("keys", keys)));
  }

  private static JsonObject json(DeclaredKey key) {
    return JsonObject.of("key", key.name(), "allowed", key.allowed(), "purpose", key.purpose());
  }
}
