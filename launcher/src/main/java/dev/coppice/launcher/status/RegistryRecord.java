package dev.coppice.launcher.status;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** One entry of {@code GET /registry}, as far as it is shown. */
record RegistryRecord(
    String service,
    String version,
    String instance,
    String host,
    long pid,
    int managementPort,
    @Nullable Integer httpPort,
    String health,
    @Nullable String reason,
    double ageSeconds) {

  static RegistryRecord fromJson(JsonObject json) {
    return new RegistryRecord(
        json.getString("service"),
        json.getString("version"),
        json.getString("instance"),
        json.getString("host"),
        json.getLong("pid"),
        json.getInteger("managementPort"),
        json.getInteger("httpPort"),
        json.getString("health"),
        json.getString("reason"),
        json.getDouble("ageSeconds", 0.0));
  }
}
