package dev.coppice.orders.calls;

import dev.coppice.orders.order.Money;
import dev.coppice.orders.order.Order;
import dev.coppice.orders.order.OrderJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is asked of other services, and what they answer. */
final class CallJson {

  private CallJson() {}

  static CheckoutCart cart(JsonObject answer) {
    JsonArray array = answer.getJsonArray("lines");
    List<CheckoutCart.Line> lines = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      JsonObject line = array.getJsonObject(i);
      lines.add(
          new CheckoutCart.Line(
              line.getString("sku"),
              line.getString("name"),
              line.getLong("quantity"),
              money(line.getJsonObject("unitPrice")),
              !line.getBoolean("unavailable", false)));
    }
    return new CheckoutCart(answer.getLong("version"), lines);
  }

  private static Money money(JsonObject json) {
    return new Money(json.getLong("amount"), json.getString("currency"));
  }

  static Buffer reservation(Map<String, Long> pieces, Duration expiry) {
    return JsonObject.of("lines", array(pieces), "expiresInSeconds", expiry.toSeconds()).toBuffer();
  }

  static Buffer lines(Map<String, Long> pieces) {
    return JsonObject.of("lines", array(pieces)).toBuffer();
  }

  private static JsonArray array(Map<String, Long> pieces) {
    JsonArray lines = new JsonArray();
    pieces.forEach((sku, quantity) -> lines.add(JsonObject.of("sku", sku, "quantity", quantity)));
    return lines;
  }

  static Stock.Reservation reservation(JsonObject answer) {
    return Stock.Reservation.valueOf(answer.getString("state").toUpperCase(Locale.ROOT));
  }

  static Buffer of(Charge charge) {
    JsonObject json =
        new JsonObject()
            .put("orderId", charge.order())
            .put("customer", charge.customer())
            .put("amount", charge.money().amount())
            .put("currency", charge.money().currency())
            .put("cardToken", charge.cardToken());
    charge.returnUrl().ifPresent(url -> json.put("returnUrl", url));
    return json.toBuffer();
  }

  static Buffer amount(long amount) {
    return JsonObject.of("amount", amount).toBuffer();
  }

  static Payment payment(JsonObject answer) {
    JsonArray array = answer.getJsonArray("refunds");
    Map<String, String> refunds = new HashMap<>();
    for (int i = 0; i < array.size(); i++) {
      refunds.put(
          array.getJsonObject(i).getString("id"), array.getJsonObject(i).getString("state"));
    }
    return new Payment(
        answer.getString("state"),
        Optional.ofNullable(answer.getString("reason")),
        Optional.ofNullable(answer.getString("actionUrl")),
        answer.getLong("captured"),
        answer.getLong("refunded"),
        refunds);
  }

  static Map<String, Money> quotes(JsonObject answer) {
    JsonArray options = answer.getJsonArray("options");
    Map<String, Money> quotes = new HashMap<>();
    for (int i = 0; i < options.size(); i++) {
      JsonObject option = options.getJsonObject(i);
      quotes.put(option.getString("service"), money(option.getJsonObject("price")));
    }
    return quotes;
  }

  static Buffer shipment(Order order, long grams) {
    JsonArray lines = new JsonArray();
    order
        .lines()
        .forEach(line -> lines.add(JsonObject.of("sku", line.sku(), "quantity", line.quantity())));
    return new JsonObject()
        .put("orderId", order.id())
        .put("customer", order.customer())
        .put("service", order.shipping())
        .put("grams", grams)
        .put("address", OrderJson.of(order.shipTo()))
        .put("lines", lines)
        .toBuffer();
  }
}
