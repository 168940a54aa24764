package dev.coppice.system.harness;

import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code GET /registry}.
 *
 * @param health starting, up, draining or down
 * @param reason why it is down
 */
public record RegistryRecord(
    String service,
    String version,
    String instance,
    long pid,
    int managementPort,
    @Nullable Integer httpPort,
    String health,
    @Nullable String reason,
    double ageSeconds,
    double leaseSecondsLeft) {

  static RegistryRecord of(JsonObject json) {
    return new RegistryRecord(
        json.getString("service"),
        json.getString("version"),
        json.getString("instance"),
        json.getLong("pid"),
        json.getInteger("managementPort"),
        json.getInteger("httpPort"),
        json.getString("health"),
        json.getString("reason"),
        json.getDouble("ageSeconds"),
        json.getDouble("leaseSecondsLeft"));
  }

  public boolean isUp() {
    return health.equals("up");
  }

  /** Why it is down, "" where it gives no reason. */
  public String why() {
    return Objects.requireNonNullElse(reason, "");
  }
}
