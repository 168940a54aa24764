package dev.coppice.discovery.seed.operations;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.configuration.Setting;
import dev.coppice.discovery.seed.settings.SettingChange;
import dev.coppice.discovery.seed.settings.SettingDesk;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** {@code PUT /settings/{key}} */
final class SetSetting implements OperationHandler {

  private final SettingDesk settings;

  SetSetting(SettingDesk settings) {
    this.settings = settings;
  }

  @Override
  public Future<Response> handle(Request request) {
    return settings
        .change(change(request), request.deadline())
        .map(Setting::toJson)
        .map(Response::json);
  }

  /** Who is known to ask is the author, whatever the body says. */
  private static SettingChange change(Request request) {
    JsonObject body = request.jsonBody();
    return new SettingChange(
        request.pathParam("key"),
        body.getString("value"),
        body.getLong("expectedVersion"),
        request.principal() == null
            ? body.getString("author", "unknown")
            : request.principal().subject(),
        request.idempotencyKey());
  }
}
