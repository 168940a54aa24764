package dev.coppice.system.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who buys by HTTP, and asks again whenever no answer came or the shop says that it cannot
 * now. Whatever else is answered is a mistake of the shop's. For one thread at a time.
 */
final class Customer {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** As long as somebody may have to ask again. */
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static final long PAUSE_NANOS = 200_000_000;
  private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);
  private static final int CONFLICT = 409;
  private static final int EMPTY = 422;

  private final String origin;
  private final String token;
  private final List<Purchase> purchases = new CopyOnWriteArrayList<>();
  private final Set<String> cancelled = ConcurrentHashMap.newKeySet();
  private final Map<String, Map<String, Integer>> sentBack = new ConcurrentHashMap<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  Customer(String origin, String token) {
    this.origin = origin;
    this.token = token;
  }

  /** All that this customer has ordered. */
  List<Purchase> purchases() {
    return List.copyOf(purchases);
  }

  void keep(Purchase purchase) {
    purchases.add(purchase);
  }

  /** Whether the shop has accepted that an order is cancelled. */
  boolean hasCancelled(String order) {
    return cancelled.contains(order);
  }

  /** How many pieces of each SKU of an order the shop has accepted to take back. */
  Map<String, Integer> sentBack(String order) {
    return sentBack.getOrDefault(order, Map.of());
  }

  /** An answer that was waited for. */
  record Reply(int status, String body) {
    JsonObject json() {
      return new JsonObject(body);
    }
  }

  Reply get(String path) {
    return insist("GET", origin + path, "", null, Set.of());
  }

  void putIntoCart(String sku, int quantity) {
    insist(
        "PUT",
        origin + "/api/cart/mine/lines/" + sku,
        JsonObject.of("quantity", quantity).encode(),
        null,
        Set.of());
  }

  /** What an order is asked for with, byte for byte. */
  String order(Card card) {
    JsonObject shown =
        new JsonObject()
            .put("number", card.number())
            .put("expiryMonth", 12)
            .put("expiryYear", 2040)
            .put("cvc", "123");
    JsonObject address =
        new JsonObject()
            .put("name", "Ada Lovelace")
            .put("line1", "12 St James's Square")
            .put("city", "London")
            .put("postcode", "SW1Y 4JH")
            .put("country", "GB");
    String made =
        insist("POST", origin + "/api/payments/cards", shown.encode(), null, Set.of())
            .json()
            .getString("token");
    return JsonObject.of("payment", JsonObject.of("cardToken", made), "shipTo", address).encode();
  }

  /** The order; null when the shop says that there is nothing in the cart. */
  @Nullable JsonObject place(String key, String asked) {
    Reply reply = insist("POST", origin + "/api/orders", asked, key, Set.of(EMPTY));
    return reply.status() == EMPTY ? null : reply.json();
  }

  /** Wants an order cancelled, for which it may be too late. */
  void cancel(Purchase purchase) {
    String path = origin + "/api/orders/" + purchase.id() + "/cancellation";
    if (insist("POST", path, "", null, Set.of(CONFLICT)).status() != CONFLICT) {
      cancelled.add(purchase.id());
    }
  }

  /** Sends back what has come: all of it, or one piece of the first line. */
  void sendBack(Purchase purchase, boolean all) {
    if (hasCancelled(purchase.id()) || !sentBack(purchase.id()).isEmpty()) {
      return;
    }
    JsonObject order = get("/api/orders/" + purchase.id()).json();
    if (!order.getString("state").equals("shipped")) {
      return;
    }
    Map<String, Integer> bought = Judgement.pieces(order);
    String first = order.getJsonArray("lines").getJsonObject(0).getString("sku");
    Map<String, Integer> back = all ? bought : Map.of(first, 1);
    JsonArray lines = new JsonArray();
    back.forEach((sku, pieces) -> lines.add(JsonObject.of("sku", sku, "quantity", pieces)));
    JsonObject asked = JsonObject.of("lines", lines, "reason", "not needed");
    String path = origin + "/api/orders/" + purchase.id() + "/returns";
    insist("POST", path, asked.encode(), "back-" + purchase.id(), Set.of());
    sentBack.put(purchase.id(), back);
  }

  /** All orders of this customer by their ids. */
  Map<String, JsonObject> orders() {
    Map<String, JsonObject> found = new HashMap<>();
    @Nullable String cursor = "";
    while (cursor != null) {
      JsonObject page =
          get("/api/orders?limit=100" + (cursor.isEmpty() ? "" : "&cursor=" + cursor)).json();
      JsonArray items = page.getJsonArray("items");
      items.stream()
          .map(JsonObject.class::cast)
          .forEach(order -> found.put(order.getString("id"), order));
      cursor = page.getString("next");
    }
    return found;
  }

  /** Says at the page of the bank that it is they who pay. */
  void approve(String page) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(page))
            .timeout(PATIENCE)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("decision=approve"))
            .build();
    insist(request, Set.of());
  }

  private Reply insist(
      String method, String uri, String json, @Nullable String key, Set<Integer> also) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri))
            .timeout(PATIENCE)
            .header("Authorization", "Bearer " + token)
            .method(
                method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    if (!json.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return insist(request.build(), also);
  }

  private Reply insist(HttpRequest request, Set<Integer> also) {
    long end = System.nanoTime() + LIMIT.toNanos();
    String last;
    do {
      try {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        int status = answer.statusCode();
        last = status + " " + answer.body();
        if (status / 100 == 2 || also.contains(status)) {
          return new Reply(status, answer.body());
        }
        // A conflict says that the first one who asked under this key is still at it.
        if (!PASSING.contains(status) && status != CONFLICT) {
          throw new AssertionError(request + " was answered with " + last);
        }
      } catch (IOException e) {
        last = e.toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(request + " was interrupted", e);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    } while (System.nanoTime() - end < 0);
    throw new AssertionError(
        "%s was not done within %s; the last answer: %s".formatted(request, LIMIT, last));
  }
}
