package dev.coppice.catalog;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Products as the contract writes them. */
final class ProductJson {

  private ProductJson() {}

  static JsonObject of(CatalogEntry entry) {
    return of(entry.product())
        .put("version", entry.version())
        .put("createdAt", entry.createdAt())
        .put("updatedAt", entry.updatedAt());
  }

  /** Its members that clients write. */
  static JsonObject of(Product product) {
    return new JsonObject()
        .put("sku", product.sku().text())
        .put("name", product.name())
        .put("description", product.description())
        .put("price", of(product.price()))
        .put("categories", new JsonArray(product.categories()))
        .put("state", product.state().text());
  }

  static JsonObject of(ProductPage page, @Nullable String next) {
    JsonArray items = new JsonArray();
    page.entries().forEach(entry -> items.add(of(entry)));
    return JsonObject.of("items", items, "next", next);
  }

  /** What somebody needs to know who has only the SKUs. */
  static JsonObject brief(Collection<CatalogEntry> entries) {
    JsonArray products = new JsonArray();
    for (CatalogEntry entry : entries) {
      Product product = entry.product();
      products.add(
          new JsonObject()
              .put("sku", product.sku().text())
              .put("name", product.name())
              .put("price", of(product.price()))
              .put("state", product.state().text())
              .put("version", entry.version()));
    }
    return JsonObject.of("products", products);
  }

  /**
   * Reads a NewProduct, which the contract has checked: its members have their types. It is active.
   *
   * @throws IllegalArgumentException when it is none; the message is for the client
   */
  static Product read(JsonObject json) {
    return read(new Sku(json.getString("sku")), json, ProductState.ACTIVE);
  }

  /**
   * Reads the members of a product that stand in the JSON.
   *
   * @param state what it is if the JSON does not say
   */
  static Product read(Sku sku, JsonObject json, ProductState state) {
    JsonObject price = json.getJsonObject("price");
    String description = json.getString("description");
    String stated = json.getString("state");
    return new Product(
        sku,
        json.getString("name"),
        description == null ? "" : description,
        Money.of(price.getLong("amount"), price.getString("currency")),
        categories(json.getJsonArray("categories")),
        stated == null ? state : ProductState.of(stated));
  }

  private static List<String> categories(@Nullable JsonArray json) {
    return json == null ? List.of() : json.stream().map(String.class::cast).toList();
  }

  static JsonObject of(Money price) {
    Currency currency = price.currency();
    return JsonObject.of("amount", price.amount(), "currency", currency.getCurrencyCode());
  }
}
