package dev.coppice.discovery.seed.operations;

import dev.coppice.contract.Request;
import dev.coppice.contract.Response;
import dev.coppice.discovery.configuration.Setting;
import dev.coppice.discovery.seed.settings.SettingDesk;
import dev.coppice.discovery.serving.OperationHandler;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** {@code GET /settings/{key}/history} */
final class ListSettingHistory implements OperationHandler {

  private static final int USUAL = 100;

  private final SettingDesk settings;

  ListSettingHistory(SettingDesk settings) {
    this.settings = settings;
  }

  @Override
  public Future<Response> handle(Request request) {
    Integer limit = request.queryParam("limit", Integer::valueOf);
    return settings
        .history(request.pathParam("key"), limit == null ? USUAL : limit, request.deadline())
        .map(versions -> new JsonArray(versions.stream().map(Setting::toJson).toList()))
        .map(versions -> Response.json(JsonObject.of("versions", versions)));
  }
}
