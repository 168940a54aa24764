package dev.coppice.cart;

import io.vertx.core.json.JsonObject;

/** What is kept of a product beside a line, as text. */
final class KeptJson {

  private KeptJson() {}

  static String of(Product product) {
    return new JsonObject()
        .put("name", product.name())
        .put("amount", product.price().amount())
        .put("currency", product.price().currency())
        .put("onSale", product.onSale())
        .encode();
  }

  static Product product(String text) {
    JsonObject json = new JsonObject(text);
    return new Product(
        json.getString("name"),
        new Money(json.getLong("amount"), json.getString("currency")),
        json.getBoolean("onSale"));
  }
}
