package dev.coppice.system.chaos;

import io.vertx.core.json.JsonObject;

/**
 * An order that the shop has accepted: its customer has seen a 2xx.
 *
 * @param key the {@code Idempotency-Key} under which it was asked for
 * @param asked what was asked, byte for byte
 */
record Purchase(String id, String key, String asked, Card card) {
  static Purchase of(JsonObject order, String key, String asked, Card card) {
    return new Purchase(order.getString("id"), key, asked, card);
  }
}
