package dev.coppice.inventory;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

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

  static JsonObject of(List<StockLevel> levels) {
    return JsonObject.of("items", new JsonArray(levels.stream().map(StockJson::of).toList()));
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
