package dev.coppice.discovery.seed.operations;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.discovery.coordination.Leadership;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code GET /leaders} */
final class ListLeaders implements OperationHandler {

  private final Coordination coordination;

  ListLeaders(Coordination coordination) {
    this.coordination = coordination;
  }

  @Override
  public Future<Response> handle(Request request) {
    return coordination
        .leaders()
        .map(leaders -> new JsonArray(leaders.stream().map(Leadership::toJson).toList()))
        .map(leaders -> Response.json(JsonObject.of("leaders", leaders)));
  }
}
