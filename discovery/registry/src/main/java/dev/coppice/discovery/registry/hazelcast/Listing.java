package dev.coppice.discovery.registry.hazelcast;

import dev.coppice.discovery.registry.ServiceRecord;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/**
 * A record as people and tools see it.
 *
 * @param leaseLeft until when this node believes in it without further news; not positive when the
 *     lease is over and the record about to go
 */
record Listing(ServiceRecord record, Duration leaseLeft) {

  JsonObject toJson(Instant now) {
    return new JsonObject()
        .put("service", record.service())
        .put("version", record.version().toString())
        .put("instance", record.instance())
        .put("node", record.node())
        .put("host", record.host())
        .put("pid", record.pid())
        .put("managementPort", record.managementPort())
        .put("httpPort", record.httpPort())
        .put("health", record.health().word())
        .put("reason", record.reason())
        .put("startedAt", record.startedAt().toString())
        .put("ageSeconds", seconds(Duration.between(record.startedAt(), now)))
        .put("leaseSecondsLeft", seconds(leaseLeft));
  }

  /** With one decimal, and never below zero. */
  private static double seconds(Duration duration) {
    return Math.max(0, duration.toMillis() / 100) / 10.0;
  }
}
