package dev.coppice.launcher.replay;

import dev.coppice.launcher.invoices.InvoiceLine;
import dev.coppice.launcher.invoices.PlannedOrder;
import dev.coppice.launcher.replay.Gateway.Call;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Where customers check out. For any number of threads. */
final class Till {
  private static final String CURRENCY = "GBP";
  private static final int CONFLICT = 409;

  /** What a price in the catalog needs at most until all its instances and their caches say it. */
  private static final int MOST_LOOKS = 40;

  private static final long PAUSE_MILLIS = 100;

  /** What shipping is asked about weighs no more: heavier orders go in several parcels. */
  private static final long MOST_GRAMS = 30_000;

  /** An order that cannot be placed: asking again would not help. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;

    RefusedException(String reason, String detail) {
      super(detail);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  private final Gateway gateway;
  private final int pieceGrams;
  private final Map<String, Long> quotes = new ConcurrentHashMap<>();

  /**
   * @param pieceGrams what a piece weighs for orders
   */
  Till(Gateway gateway, int pieceGrams) {
    this.gateway = gateway;
    this.pieceGrams = pieceGrams;
  }

  /**
   * Fills the cart and places the order, at the invoice's prices and no others. The order's address
   * names the invoice, by which the order is found again. What is asked for is the same each time,
   * so that an order whose answer was lost is answered again, and not placed again.
   *
   * @return the order as it was answered
   */
  JsonObject place(PlannedOrder order, Customer customer)
      throws IOException, InterruptedException, RefusedException {
    String country = Countries.code(order.country());
    long shipping = shipping(country, Math.min(MOST_GRAMS, order.pieces() * pieceGrams));
    JsonObject wanted =
        new JsonObject()
            .put("payment", JsonObject.of("cardToken", customer.cardToken()))
            .put("shipTo", InvoiceAddress.of(order.key(), order.account(), country))
            .put(
                "expectedTotal",
                JsonObject.of("amount", order.goods() + shipping, "currency", CURRENCY));
    Answer answer = null;
    for (int look = 0; look < MOST_LOOKS; look++) {
      if (hasPrices(fill(order, customer), order)) {
        answer = customer.placeOrder(wanted, "invoice-" + order.key());
        if (answer.isGood()) {
          return answer.json();
        }
        if (answer.status() != CONFLICT) {
          throw new RefusedException("not taken by the shop", answer.problem());
        }
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    throw new RefusedException(
        "at another price",
        answer == null
            ? "the cart does not get the invoice's prices: somebody else changes them"
            : answer.problem());
  }

  private static JsonObject fill(PlannedOrder order, Customer customer)
      throws IOException, InterruptedException, RefusedException {
    JsonArray lines = new JsonArray();
    for (InvoiceLine line : order.lines()) {
      lines.add(JsonObject.of("sku", line.sku(), "quantity", line.quantity()));
    }
    Answer answer = customer.putIntoCart(JsonObject.of("lines", lines));
    if (!answer.isGood()) {
      throw new RefusedException("not taken into the cart", answer.problem());
    }
    return answer.json();
  }

  private static boolean hasPrices(JsonObject cart, PlannedOrder order) {
    Map<String, Long> prices = new HashMap<>();
    JsonArray lines = cart.getJsonArray("lines");
    for (int i = 0; i < lines.size(); i++) {
      JsonObject price = lines.getJsonObject(i).getJsonObject("unitPrice");
      if (price.getString("currency").equals(CURRENCY)) {
        prices.put(lines.getJsonObject(i).getString("sku"), price.getLong("amount"));
      }
    }
    return order.lines().stream()
        .allMatch(line -> Objects.equals(prices.get(line.sku()), line.price()));
  }

  private long shipping(String country, long grams)
      throws IOException, InterruptedException, RefusedException {
    String path = "/api/shipping/quotes?country=" + country + "&grams=" + grams;
    Long known = quotes.get(path);
    if (known != null) {
      return known;
    }
    Answer answer = gateway.ask(new Call("GET", path, "", Map.of()));
    if (!answer.isGood()) {
      throw new RefusedException("not sent there", answer.problem());
    }
    JsonArray options = answer.json().getJsonArray("options");
    for (int i = 0; i < options.size(); i++) {
      JsonObject option = options.getJsonObject(i);
      if (option.getString("service").equals("standard")) {
        long price = option.getJsonObject("price").getLong("amount");
        quotes.put(path, price);
        return price;
      }
    }
    throw new RefusedException("not sent there", "no standard parcels to " + country);
  }
}
