package dev.coppice.discovery.seed.operations;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.discovery.coordination.Holding;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code GET /locks} */
final class ListLocks implements OperationHandler {

  private final Coordination coordination;

  ListLocks(Coordination coordination) {
    this.coordination = coordination;
  }

  @Override
  public Future<Response> handle(Request request) {
    return coordination
        .holds()
        .map(locks -> new JsonArray(locks.stream().map(Holding::toJson).toList()))
        .map(locks -> Response.json(JsonObject.of("locks", locks)));
  }
}
