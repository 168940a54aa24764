package dev.coppice.shipping.rates;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Prices as the contract writes them. */
public final class RateJson {

  private RateJson() {}

  static JsonObject of(String country, long grams, List<Offer> offers) {
    return new JsonObject()
        .put("country", country)
        .put("grams", grams)
        .put("options", new JsonArray(offers.stream().map(RateJson::of).toList()));
  }

  private static JsonObject of(Offer offer) {
    return new JsonObject()
        .put("service", offer.service().text())
        .put("price", of(offer.price()))
        .put("days", JsonObject.of("min", offer.daysMin(), "max", offer.daysMax()));
  }

  public static JsonObject of(Money money) {
    return JsonObject.of("amount", money.amount(), "currency", money.currency());
  }
}
