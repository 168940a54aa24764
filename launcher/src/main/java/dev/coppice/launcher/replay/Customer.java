package dev.coppice.launcher.replay;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One who is signed in, and what they may ask of the shop. For one thread at a time. */
final class Customer {
  /** That the sandbox acquirer always approves. */
  private static final JsonObject CARD =
      JsonObject.of(
          "number", "4242424242424242", "expiryMonth", 12, "expiryYear", 2040, "cvc", "123");

  private static final int UNAUTHORIZED = 401;

  /** Signs them in. */
  @FunctionalInterface
  interface SignIn {
    Browser enter() throws IOException, InterruptedException;
  }

  private final SignIn door;
  private Browser browser;
  private @Nullable String cardToken;

  Customer(SignIn door) throws IOException, InterruptedException {
    this.door = door;
    this.browser = door.enter();
  }

  Answer putIntoCart(JsonObject lines) throws IOException, InterruptedException {
    return call("PUT", "/api/cart/mine/lines", lines.encode(), Map.of());
  }

  Answer placeOrder(JsonObject order, String key) throws IOException, InterruptedException {
    return call("POST", "/api/orders", order.encode(), Map.of("Idempotency-Key", key));
  }

  Answer order(String id) throws IOException, InterruptedException {
    return call("GET", "/api/orders/" + id, "", Map.of());
  }

  Answer sendBack(String order, JsonObject lines, String key)
      throws IOException, InterruptedException {
    return call(
        "POST",
        "/api/orders/" + order + "/returns",
        lines.encode(),
        Map.of("Idempotency-Key", key));
  }

  /** The token of a card, the same one for all orders. */
  String cardToken() throws IOException, InterruptedException {
    if (cardToken == null) {
      Answer answer = call("POST", "/api/payments/cards", CARD.encode(), Map.of());
      if (!answer.isGood()) {
        throw new IOException("no card can be shown: " + answer.problem());
      }
      cardToken = answer.json().getString("token");
    }
    return cardToken;
  }

  private Answer call(String method, String path, String json, Map<String, String> headers)
      throws IOException, InterruptedException {
    Answer answer = browser.call(method, path, json, headers);
    if (answer.status() == UNAUTHORIZED) {
      // Sessions end when nothing is asked for long, as it is where few orders a minute are wanted.
      browser = door.enter();
      answer = browser.call(method, path, json, headers);
    }
    return answer;
  }
}
