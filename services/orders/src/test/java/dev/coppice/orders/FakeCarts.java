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

  /**
   * A cart as it was put in.
   *
   * @param since the version in which its lines came, all at once
   */
  private record Cart(long version, long since, JsonArray lines) {
    static final Cart NONE = new Cart(0, 0, new JsonArray());
  }

  private final Map<String, Cart> carts = new HashMap<>();

  /** Whether what was ordered stays, as it does where orders have given up on the cart. */
  volatile boolean keeping;

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
    long version = version(user) + 1;
    carts.put(user, new Cart(version, version, JsonArray.of((Object[]) lines)));
  }

  synchronized long version(String user) {
    return cart(user).version();
  }

  synchronized int lines(String user) {
    return cart(user).lines().size();
  }

  private Cart cart(String user) {
    return carts.getOrDefault(user, Cart.NONE);
  }

  @Override
  Map<String, Function<Request, JsonObject>> operations() {
    return Map.of("getCartForCheckout", this::read, "clearCheckedOut", this::clear);
  }

  private static String user(Request request) {
    return Objects.requireNonNull(request.principal(), "nobody's cart is asked for").subject();
  }

  private JsonObject read(Request request) {
    Cart cart = cart(user(request));
    return new JsonObject()
        .put("version", cart.version())
        .put("lines", cart.lines())
        .put("totals", new JsonArray());
  }

  private JsonObject clear(Request request) {
    String user = user(request);
    Cart cart = cart(user);
    if (!keeping
        && cart.since() <= Long.parseLong(request.pathParam("version"))
        && lines(user) > 0) {
      carts.put(user, new Cart(cart.version() + 1, cart.version() + 1, new JsonArray()));
    }
    return read(request);
  }
}
