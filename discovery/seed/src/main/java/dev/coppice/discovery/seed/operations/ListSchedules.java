package dev.coppice.discovery.seed.operations;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.scheduling.ScheduleRecord;
import dev.coppice.discovery.seed.schedules.ScheduleDesk;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code GET /schedules} */
final class ListSchedules implements OperationHandler {

  private final ScheduleDesk schedules;

  ListSchedules(ScheduleDesk schedules) {
    this.schedules = schedules;
  }

  @Override
  public Future<Response> handle(Request request) {
    return schedules
        .list(request.deadline())
        .map(jobs -> new JsonArray(jobs.stream().map(ScheduleRecord::toJson).toList()))
        .map(jobs -> Response.json(JsonObject.of("schedules", jobs)));
  }
}
