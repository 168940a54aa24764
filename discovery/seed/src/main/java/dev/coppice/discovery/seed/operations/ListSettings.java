package dev.coppice.discovery.seed.operations;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.configuration.Changes;
import dev.coppice.discovery.seed.settings.SettingDesk;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;

/** {@code GET /settings} */
final class ListSettings implements OperationHandler {

  private final SettingDesk settings;

  ListSettings(SettingDesk settings) {
    this.settings = settings;
  }

  @Override
  public Future<Response> handle(Request request) {
    return settings.since(0, request.deadline()).map(Changes::toJson).map(Response::json);
  }
}
