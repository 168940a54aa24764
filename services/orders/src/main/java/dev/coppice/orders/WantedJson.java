package dev.coppice.orders;

import dev.coppice.orders.order.Money;
import dev.coppice.orders.order.OrderJson;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** What is said at placing, as the contract writes it. */
final class WantedJson {

  private WantedJson() {}

  static Wanted read(JsonObject body) {
    JsonObject payment = body.getJsonObject("payment");
    return new Wanted(
        payment.getString("cardToken"),
        Optional.ofNullable(payment.getString("returnUrl")),
        OrderJson.address(body.getJsonObject("shipTo")),
        body.getString("shipping", "standard"),
        Optional.ofNullable(body.getLong("cartVersion")),
        Optional.ofNullable(body.getJsonObject("expectedTotal"))
            .map(total -> new Money(total.getLong("amount"), total.getString("currency"))));
  }
}
