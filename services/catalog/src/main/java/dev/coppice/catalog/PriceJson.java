package dev.coppice.catalog;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Prices of a product as the contract writes them. */
final class PriceJson {

  private PriceJson() {}

  /** The cursor of the page after this one is the version of its last price. */
  static JsonObject of(PricePage page) {
    List<PastPrice> prices = page.prices();
    JsonArray items = new JsonArray();
    prices.forEach(price -> items.add(of(price)));
    return JsonObject.of(
        "items",
        items,
        "next",
        page.more() ? Long.toString(prices.get(prices.size() - 1).version()) : null);
  }

  private static JsonObject of(PastPrice past) {
    return JsonObject.of(
        "price", ProductJson.of(past.price()),
        "version", past.version(),
        "from", past.from(),
        "to", past.to());
  }
}
