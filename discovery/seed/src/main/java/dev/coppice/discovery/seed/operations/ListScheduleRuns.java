package dev.coppice.discovery.seed.operations;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.scheduling.RunRecord;
import dev.coppice.discovery.seed.schedules.ScheduleDesk;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code GET /schedules/{service}/{name}/runs} */
final class ListScheduleRuns implements OperationHandler {

  private static final int USUAL = 100;

  private final ScheduleDesk schedules;

  ListScheduleRuns(ScheduleDesk schedules) {
    this.schedules = schedules;
  }

  @Override
  public Future<Response> handle(Request request) {
    Integer limit = request.queryParam("limit", Integer::valueOf);
    return schedules
        .runs(
            request.pathParam("service"),
            request.pathParam("name"),
            limit == null ? USUAL : limit,
            request.deadline())
        .map(runs -> new JsonArray(runs.stream().map(RunRecord::toJson).toList()))
        .map(runs -> Response.json(JsonObject.of("runs", runs)));
  }
}
