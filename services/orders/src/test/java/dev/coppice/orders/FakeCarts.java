package dev.coppice.orders;

import dev.coppice.contract.Request;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Carts of users, as tests fill them. */
final class FakeCarts extends FakeService {

  private record Cart(long version, JsonArray lines) {}

  private final Map<String, Cart> carts = new HashMap<>();

  FakeCarts() {
    super("cart");
  }

  static JsonObject line(String sku, long quantity, long price) {
    return line(sku, quantity, price, "GBP");
  }

  static JsonObject line(String sku, long quantity, long price, String currency) {
    return new JsonObject()
        .put("sku", sku)
        .put("name", "THE " + sku)
        .put("quantity", quantity)
        .put("unitPrice", JsonObject.of("amount", price, "currency", currency));
  }

  synchronized void fill(String user, JsonObject... lines) {
    carts.put(user, new Cart(version(user) + 1, JsonArray.of((Object[]) lines)));
  }

  synchronized long version(String user) {
    return carts.getOrDefault(user, new Cart(0, new JsonArray())).version();
  }

  synchronized int lines(String user) {
    return carts.getOrDefault(user, new Cart(0, new JsonArray())).lines().size();
  }

  @Override
  Map<String, Function<Request, JsonObject>> operations() {
    return Map.of("getCartForCheckout", this::read, "clearCheckedOut", this::clear);
  }

  private static String user(Request request) {
    return Objects.requireNonNull(request.principal(), "nobody's cart is asked for").subject();
  }

  private JsonObject read(Request request) {
    Cart cart = carts.getOrDefault(user(request), new Cart(0, new JsonArray()));
    return new JsonObject()
        .put("version", cart.version())
        .put("lines", cart.lines())
        .put("totals", new JsonArray());
  }

  private JsonObject clear(Request request) {
    String user = user(request);
    long asked = Long.parseLong(request.pathParam("version"));
    long now = version(user);
    if (asked == now && lines(user) > 0) {
      carts.put(user, new Cart(now + 1, new JsonArray()));
    } else if (asked != now && asked != now - 1) {
      throw conflict("the cart is at version " + now);
    }
    return read(request);
  }
}
