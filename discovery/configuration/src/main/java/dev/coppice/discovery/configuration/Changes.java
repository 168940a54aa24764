package dev.coppice.discovery.configuration;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What has changed since some revision: of each key that did, the newest version.
 *
 * @param revision up to where this is complete
 */
public record Changes(long revision, List<Setting> settings) {
  public Changes {
    settings = List.copyOf(settings);
  }

  public JsonObject toJson() {
    JsonArray array = new JsonArray();
    settings.forEach(setting -> array.add(setting.toJson()));
    return new JsonObject().put("revision", revision).put("settings", array);
  }

  static Changes fromJson(JsonObject json) {
    JsonArray array = json.getJsonArray("settings");
    return new Changes(
        json.getLong("revision"),
        IntStream.range(0, array.size())
            .mapToObj(array::getJsonObject)
            .map(Setting::fromJson)
            .toList());
  }
}
