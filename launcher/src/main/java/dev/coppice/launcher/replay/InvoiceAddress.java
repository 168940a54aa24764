package dev.coppice.launcher.replay;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of an order, whose second line says of which invoice it is. */
final class InvoiceAddress {
  private static final Pattern LINE = Pattern.compile("Invoice ([A-Za-z0-9]{1,20}(-\\d{1,4})?)");

  private InvoiceAddress() {}

  static JsonObject of(String key, String account, String country) {
    return new JsonObject()
        .put("name", account)
        .put("line1", "1 Example Street")
        .put("line2", "Invoice " + key)
        .put("city", "Example")
        .put("postcode", "EX1 1EX")
        .put("country", country);
  }

  /** The key of an order that was placed by a replay. */
  static Optional<String> key(JsonObject order) {
    JsonObject address = order.getJsonObject("shipTo", new JsonObject());
    Matcher line = LINE.matcher(address.getString("line2", ""));
    return line.matches() ? Optional.of(line.group(1)) : Optional.empty();
  }
}
