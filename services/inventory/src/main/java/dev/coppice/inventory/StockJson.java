package dev.coppice.inventory;

import io.vertx.core.json.JsonObject;

/** Stock as the contract writes it. */
final class StockJson {

  private StockJson() {}

  static JsonObject of(StockLevel level) {
    return new JsonObject()
        .put("sku", level.sku().text())
        .put("onHand", level.onHand())
        .put("reserved", level.reserved())
        .put("available", level.available());
  }

  /**
   * Reads a StockCount.
   *
   * @throws IllegalArgumentException when it is none; the message is for the client
   */
  static StockCount read(JsonObject json) {
    return new StockCount(new Sku(json.getString("sku")), json.getLong("onHand"));
  }
}
