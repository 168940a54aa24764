package dev.coppice.cart;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What is asked of the catalog, and what it answers. */
final class LookUpJson {

  private LookUpJson() {}

  static Buffer of(Set<Sku> skus) {
    JsonArray texts = new JsonArray();
    skus.forEach(sku -> texts.add(sku.text()));
    return JsonObject.of("skus", texts).toBuffer();
  }

  static Map<Sku, Product> products(JsonObject answer) {
    JsonArray array = answer.getJsonArray("products");
    Map<Sku, Product> products = new HashMap<>(2 * array.size());
    for (int i = 0; i < array.size(); i++) {
      JsonObject each = array.getJsonObject(i);
      JsonObject price = each.getJsonObject("price");
      products.put(
          new Sku(each.getString("sku")),
          new Product(
              each.getString("name"),
              new Money(price.getLong("amount"), price.getString("currency")),
              each.getString("state").equals("active")));
    }
    return products;
  }
}
