package dev.coppice.orders.order;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Orders as the contract writes them. */
public final class OrderJson {

  private OrderJson() {}

  public static JsonObject of(Order order) {
    return withoutAddress(order).put("shipTo", of(order.shipTo()));
  }

  /** For those who need not know where somebody lives. */
  static JsonObject withoutAddress(Order order) {
    JsonArray lines = new JsonArray();
    order.lines().forEach(line -> lines.add(of(line, order.currency())));
    JsonObject json =
        new JsonObject()
            .put("id", order.id())
            .put("customer", order.customer())
            .put("state", order.state().text())
            .put("lines", lines)
            .put(
                "totals",
                new JsonObject()
                    .put("goods", money(order.goods(), order.currency()))
                    .put("shipping", money(order.shippingPrice(), order.currency()))
                    .put("total", money(order.total(), order.currency())))
            .put("shipping", order.shipping())
            .put("placedAt", order.placedAt().toString())
            .put("changedAt", order.changedAt().toString());
    order.reason().ifPresent(reason -> json.put("reason", reason));
    order.detail().ifPresent(detail -> json.put("detail", detail));
    order.actionUrl().ifPresent(url -> json.put("actionUrl", url));
    return json;
  }

  private static JsonObject of(OrderLine line, String currency) {
    return new JsonObject()
        .put("sku", line.sku())
        .put("name", line.name())
        .put("quantity", line.quantity())
        .put("unitPrice", money(line.unitPrice(), currency))
        .put("returned", line.returned());
  }

  private static JsonObject money(long amount, String currency) {
    return JsonObject.of("amount", amount, "currency", currency);
  }

  public static JsonObject of(Address address) {
    JsonObject json =
        new JsonObject()
            .put("name", address.name())
            .put("line1", address.line1())
            .put("city", address.city())
            .put("postcode", address.postcode())
            .put("country", address.country());
    address.line2().ifPresent(line -> json.put("line2", line));
    return json;
  }

  public static Address address(JsonObject json) {
    return new Address(
        json.getString("name"),
        json.getString("line1"),
        Optional.ofNullable(json.getString("line2")),
        json.getString("city"),
        json.getString("postcode"),
        json.getString("country"));
  }
}
