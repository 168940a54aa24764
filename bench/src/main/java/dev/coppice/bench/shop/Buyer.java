package dev.coppice.bench.shop;

import dev.coppice.bench.BenchException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * One customer who buys again and again: lines into the cart, a card, the order, and then looks
 * until it is shipped before wanting more. Not safe for use by several threads.
 */
final class Buyer {
  private static final int LINES = 3;
  private static final long LOOK_MILLIS = 250;
  private static final JsonObject CARD =
      JsonObject.of("number", "4242424242424242", "expiryMonth", 12, "expiryYear", 2040)
          .put("cvc", "123");
  private static final JsonObject ADDRESS =
      JsonObject.of("name", "Ada Lovelace", "line1", "12 St James's Square", "city", "London")
          .put("postcode", "SW1Y 4JH")
          .put("country", "GB");

  private final Vertx vertx;
  private final ShopClient shop;
  private final String token;
  private final List<String> skus;
  private final Checkouts checkouts;

  Buyer(Vertx vertx, ShopClient shop, String token, List<String> skus, Checkouts checkouts) {
    this.vertx = vertx;
    this.shop = shop;
    this.token = token;
    this.skus = skus;
    this.checkouts = checkouts;
  }

  /** Ends with the order that is under way when the time is over. */
  Future<Void> buyUntil(long nanoTime) {
    if (System.nanoTime() - nanoTime >= 0) {
      return Future.succeededFuture();
    }
    return buy().compose(order -> buyUntil(nanoTime));
  }

  private Future<Void> buy() {
    long began = System.nanoTime();
    Future<Void> filled = Future.succeededFuture();
    for (int i = 0; i < LINES; i++) {
      filled = filled.compose(v -> putIntoCart());
    }
    return filled
        .compose(v -> shop.send(token, HttpMethod.POST, "/api/payments/cards", CARD))
        .compose(card -> place(card.getString("token")))
        .compose(
            order -> {
              long accepted = System.nanoTime() - began;
              return shipped(order.getString("id"))
                  .onSuccess(end -> checkouts.add(accepted, placedToShippedMillis(end)))
                  .mapEmpty();
            });
  }

  private Future<Void> putIntoCart() {
    String sku = skus.get(ThreadLocalRandom.current().nextInt(skus.size()));
    return shop.send(
            token, HttpMethod.PUT, "/api/cart/mine/lines/" + sku, JsonObject.of("quantity", 1))
        .mapEmpty();
  }

  private Future<JsonObject> place(String cardToken) {
    JsonObject order =
        JsonObject.of("payment", JsonObject.of("cardToken", cardToken), "shipTo", ADDRESS);
    return shop.post(token, "/api/orders", UUID.randomUUID().toString(), order);
  }

  private Future<JsonObject> shipped(String id) {
    return shop.get(token, "/api/orders/" + id)
        .compose(
            order ->
                switch (order.getString("state")) {
                  case "shipped" -> Future.succeededFuture(order);
                  case "rejected", "cancelled" ->
                      Future.failedFuture(new BenchException("not shipped: " + order.encode()));
                  default ->
                      vertx.timer(LOOK_MILLIS, TimeUnit.MILLISECONDS).compose(v -> shipped(id));
                });
  }

  /** By the shop's own clock, so that it does not matter how often somebody looks. */
  private static long placedToShippedMillis(JsonObject order) {
    Instant placed = Instant.parse(order.getString("placedAt"));
    return Instant.parse(order.getString("changedAt")).toEpochMilli() - placed.toEpochMilli();
  }
}
