package dev.coppice.catalog;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rows and reports of an import as the contract writes them. Rows are checked here and not by the
 * contract's schemas, which know no lines, and are several times slower.
 */
final class ImportJson {

  private static final Set<String> MEMBERS =
      new TreeSet<>(Set.of("sku", "name", "description", "price", "categories"));
  private static final Set<String> OF_PRICE = new TreeSet<>(Set.of("amount", "currency"));

  private ImportJson() {}

  static JsonObject of(ImportReport report) {
    JsonArray rejected = new JsonArray();
    report
        .rejected()
        .forEach(row -> rejected.add(JsonObject.of("line", row.line(), "reason", row.reason())));
    return JsonObject.of(
        "imported", report.imported(), "unchanged", report.unchanged(), "rejected", rejected);
  }

  /**
   * Reads one line as a NewProduct.
   *
   * @throws IllegalArgumentException when it is none; the message is for the client
   */
  static Product read(String line) {
    JsonObject row = object("the line", parse(line), MEMBERS);
    JsonObject price = object("price", row.getValue("price"), OF_PRICE);
    return new Product(
        new Sku(text("sku", row.getValue("sku"))),
        text("name", row.getValue("name")),
        row.containsKey("description") ? text("description", row.getValue("description")) : "",
        Money.of(whole(price.getValue("amount")), text("currency", price.getValue("currency"))),
        row.containsKey("categories") ? categories(row.getValue("categories")) : List.of(),
        ProductState.ACTIVE);
  }

  private static @Nullable Object parse(String line) {
    try {
      return Json.decodeValue(line);
    } catch (DecodeException e) {
      throw new IllegalArgumentException("the line is not JSON", e);
    }
  }

  private static JsonObject object(String what, @Nullable Object value, Set<String> members) {
    if (!(value instanceof JsonObject object)) {
      throw new IllegalArgumentException(what + " must be an object");
    }
    for (String name : object.fieldNames()) {
      if (!members.contains(name)) {
        throw new IllegalArgumentException(
            "\"" + name + "\" is unknown; allowed: " + String.join(", ", members));
      }
    }
    return object;
  }

  private static String text(String what, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(what + " must be a text");
  }

  private static long whole(@Nullable Object value) {
    try {
      if (value instanceof Number number) {
        return new BigDecimal(number.toString()).longValueExact();
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Told below, together with what is no number at all.
    }
    throw new IllegalArgumentException("amount must be a whole number");
  }

  private static List<String> categories(@Nullable Object value) {
    if (!(value instanceof JsonArray array)) {
      throw new IllegalArgumentException("categories must be a list of texts");
    }
    List<String> categories = new ArrayList<>(array.size());
    array.forEach(category -> categories.add(text("a category", category)));
    return categories;
  }
}
