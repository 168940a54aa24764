package dev.coppice.catalog;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/** Products as the contract writes them. */
final class ProductJson {

  private ProductJson() {}

  static JsonObject of(CatalogEntry entry) {
    Product product = entry.product();
    return new JsonObject()
        .put("sku", product.sku().text())
        .put("name", product.name())
        .put("price", of(product.price()))
        .put("category", product.category())
        .put("updatedAt", entry.updatedAt());
  }

  static JsonObject of(ProductPage page, @Nullable String next) {
    JsonArray items = new JsonArray();
    page.entries().forEach(entry -> items.add(of(entry)));
    return JsonObject.of("items", items, "next", next);
  }

  /**
   * Reads a NewProduct.
   *
   * @throws IllegalArgumentException when it is none; the message is for the client
   */
  static Product read(JsonObject json) {
    JsonObject price = json.getJsonObject("price");
    return new Product(
        new Sku(json.getString("sku")),
        json.getString("name"),
        Money.of(price.getLong("amount"), price.getString("currency")),
        json.getString("category"));
  }

  private static JsonObject of(Money price) {
    Currency currency = price.currency();
    return JsonObject.of("amount", price.amount(), "currency", currency.getCurrencyCode());
  }
}
