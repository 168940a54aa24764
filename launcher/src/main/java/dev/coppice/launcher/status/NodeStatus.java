package dev.coppice.launcher.status;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * One service on one node, as {@code status} shows it. What no process has yet is null.
 *
 * @param place where the layout has it, such as {@code catalog/2}; null for a node that another
 *     machine runs
 * @param health starting, up, draining or down
 * @param note why, "" if there is nothing to say
 */
record NodeStatus(
    @Nullable String place,
    String service,
    @Nullable String instance,
    @Nullable Long pid,
    @Nullable String host,
    @Nullable Integer managementPort,
    @Nullable Integer httpPort,
    String health,
    @Nullable String version,
    double uptimeSeconds,
    String note) {

  boolean isUp() {
    return health.equals("up");
  }

  JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("service", service)
            .put("instance", instance)
            .put("pid", pid)
            .put("host", host)
            .put("managementPort", managementPort);
    if (httpPort != null) {
      json.put("httpPort", httpPort);
    }
    return json.put("health", health)
        .put("version", version)
        .put("uptimeSeconds", Math.round(uptimeSeconds * 10) / 10.0);
  }
}
