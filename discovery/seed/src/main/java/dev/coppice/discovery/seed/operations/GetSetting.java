package dev.coppice.discovery.seed.operations;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.configuration.Setting;
import dev.coppice.discovery.seed.settings.SettingDesk;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code GET /settings/{key}} */
final class GetSetting implements OperationHandler {

  private final SettingDesk settings;

  GetSetting(SettingDesk settings) {
    this.settings = settings;
  }

  @Override
  public Future<Response> handle(Request request) {
    return settings
        .find(request.pathParam("key"), request.deadline())
        .map(Setting::toJson)
        .map(Response::json);
  }
}
