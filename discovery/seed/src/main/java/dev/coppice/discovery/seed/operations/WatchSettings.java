package dev.coppice.discovery.seed.operations;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.configuration.Changes;
import dev.coppice.discovery.seed.settings.SettingDesk;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code GET /changes} */
final class WatchSettings implements OperationHandler {

  private static final long USUAL_MILLIS = 20_000;

  private final SettingDesk settings;

  WatchSettings(SettingDesk settings) {
    this.settings = settings;
  }

  @Override
  public Future<Response> handle(Request request) {
    Long since = request.queryParam("since", Long::valueOf);
    Long wait = request.queryParam("wait", Long::valueOf);
    return settings
        .await(since == null ? 0 : since, wait == null ? USUAL_MILLIS : wait, request.deadline())
        .map(Changes::toJson)
        .map(Response::json);
  }
}
