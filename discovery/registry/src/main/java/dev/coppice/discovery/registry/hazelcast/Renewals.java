package dev.coppice.discovery.registry.hazelcast;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * That a node lives, and what it serves.
 *
 * @param revisions of its records, by id
 */
record Renewals(String node, Map<String, Long> revisions) {

  Renewals {
    revisions = Map.copyOf(revisions);
  }

  String text() {
    JsonObject records = new JsonObject();
    revisions.forEach(records::put);
    return new JsonObject().put("node", node).put("records", records).encode();
  }

  static Renewals parse(String text) {
    JsonObject json = new JsonObject(text);
    JsonObject records = json.getJsonObject("records");
    Map<String, Long> revisions = new HashMap<>();
    records.fieldNames().forEach(id -> revisions.put(id, records.getLong(id)));
    return new Renewals(json.getString("node"), revisions);
  }
}
