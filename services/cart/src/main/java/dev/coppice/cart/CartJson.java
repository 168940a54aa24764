package dev.coppice.cart;

import dev.coppice.contract.Response;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Carts as the contract writes them. */
final class CartJson {

  /** 96 bits: no two bodies of one version share a tag. */
  private static final int TAG_BYTES = 12;

  private CartJson() {}

  static JsonObject of(PricedCart priced) {
    Cart cart = priced.cart();
    JsonArray lines = new JsonArray();
    cart.lines().forEach(line -> lines.add(of(line)));
    JsonArray totals = new JsonArray();
    cart.totals()
        .forEach(
            (currency, amount) ->
                totals.add(JsonObject.of("amount", amount, "currency", currency)));
    JsonObject json =
        new JsonObject().put("version", cart.version()).put("lines", lines).put("totals", totals);
    return priced.current() ? json : json.put("pricesAsOf", cart.seenAt().toString());
  }

  private static JsonObject of(CartLine line) {
    Product product = line.product();
    JsonObject json =
        new JsonObject()
            .put("sku", line.sku().text())
            .put("name", product.name())
            .put("quantity", line.quantity())
            .put("unitPrice", of(product.price()));
    if (line.priceChanged()) {
      json.put("priceChanged", JsonObject.of("was", of(line.was()), "now", of(product.price())));
    }
    return product.onSale() ? json : json.put("unavailable", true);
  }

  private static JsonObject of(Money money) {
    return JsonObject.of("amount", money.amount(), "currency", money.currency());
  }

  /** A line that is wanted, as the contract writes it. */
  static WantedLine wanted(JsonObject json) {
    return new WantedLine(new Sku(json.getString("sku")), json.getLong("quantity"));
  }

  /** An answer that says what a cart is now, for nobody else to keep. */
  static Response answer(PricedCart priced) {
    return answer(priced, of(priced).toBuffer());
  }

  /** The same after another cart was put into it. */
  static Response answer(PricedCart priced, List<Sku> capped) {
    JsonArray skus = new JsonArray(capped.stream().map(Sku::text).toList());
    return answer(priced, of(priced).put("capped", skus).toBuffer());
  }

  private static Response answer(PricedCart priced, Buffer body) {
    return Response.json(200, body)
        .withHeader("cache-control", "private, no-cache")
        .withHeader("etag", tag(priced.cart().version(), body));
  }

  /**
   * A strong tag: of the version, which {@code If-Match} compares, and of the bytes, which prices
   * change without the version.
   */
  static String tag(long version, Buffer body) {
    byte[] start = Arrays.copyOf(sha256(body.getBytes()), TAG_BYTES);
    return "\"%d-%s\"".formatted(version, Base64.getUrlEncoder().encodeToString(start));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static Response created(GuestId id) {
    return Response.json(201, JsonObject.of("id", id.text()).toBuffer())
        .withHeader("cache-control", "no-store");
  }
}
