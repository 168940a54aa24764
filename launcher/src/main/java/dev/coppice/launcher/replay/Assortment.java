package dev.coppice.launcher.replay;

import dev.coppice.launcher.invoices.InvoiceLine;
import dev.coppice.launcher.invoices.PlannedOrder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The products that the orders are about: in the catalog, and on the shelf. */
final class Assortment {
  private static final String CURRENCY = "GBP";
  private static final int BATCH = 500;

  private final Staff staff;

  /** As the catalog has them, with their prices of now, by SKU. */
  private final Map<String, JsonObject> products = new ConcurrentHashMap<>();

  private Assortment(Staff staff) {
    this.staff = staff;
  }

  /**
   * Makes products that are missing, at the price that they are ordered at first, and stock for all
   * the orders where there is less.
   *
   * @throws IOException also when products are retired: the message names them
   */
  static Assortment prepare(Staff staff, List<PlannedOrder> orders)
      throws IOException, InterruptedException {
    Assortment assortment = new Assortment(staff);
    if (!orders.isEmpty()) {
      assortment.completeCatalog(orders);
      assortment.completeStock(orders);
    }
    return assortment;
  }

  private void completeCatalog(List<PlannedOrder> orders) throws IOException, InterruptedException {
    staff.pages(
        "/api/catalog/products?limit=100",
        product -> products.put(product.getString("sku"), product));
    Map<String, InvoiceLine> missing = new LinkedHashMap<>();
    for (PlannedOrder order : orders) {
      for (InvoiceLine line : order.lines()) {
        if (!products.containsKey(line.sku())) {
          missing.putIfAbsent(line.sku(), line);
        }
      }
    }
    missing.forEach(
        (sku, line) -> products.put(sku, JsonObject.of("sku", sku, "name", line.name())));
    reprice(missing.values());
  }

  /** Gives products other prices. */
  void reprice(Collection<InvoiceLine> lines) throws IOException, InterruptedException {
    List<InvoiceLine> all = List.copyOf(lines);
    for (int from = 0; from < all.size(); from += BATCH) {
      JsonArray batch = new JsonArray();
      for (InvoiceLine line : all.subList(from, Math.min(all.size(), from + BATCH))) {
        JsonObject product = content(line);
        products.put(line.sku(), product);
        batch.add(product);
      }
      JsonObject report =
          staff.post("/api/catalog/products/import", JsonObject.of("products", batch));
      JsonArray rejected = report.getJsonArray("rejected", new JsonArray());
      if (!rejected.isEmpty()) {
        throw new IOException(
            "the catalog does not take %d products, such as %s; bring back those that are retired"
                .formatted(rejected.size(), rejected.getJsonObject(0).encode()));
      }
    }
  }

  /** An import replaces the whole product, so all that it has is sent again. */
  private JsonObject content(InvoiceLine line) {
    JsonObject known = products.getOrDefault(line.sku(), new JsonObject());
    JsonObject content =
        new JsonObject()
            .put("sku", line.sku())
            .put("name", known.getString("name", line.name()))
            .put("price", JsonObject.of("amount", line.price(), "currency", CURRENCY));
    for (String member : List.of("description", "categories")) {
      if (known.getValue(member) != null) {
        content.put(member, known.getValue(member));
      }
    }
    return content;
  }

  /** In pence; what has another currency has no price here, and gets one at its first order. */
  Map<String, Long> prices() {
    Map<String, Long> prices = new HashMap<>();
    products.forEach(
        (sku, product) -> {
          JsonObject price = product.getJsonObject("price");
          if (price.getString("currency").equals(CURRENCY)) {
            prices.put(sku, price.getLong("amount"));
          }
        });
    return prices;
  }

  private void completeStock(List<PlannedOrder> orders) throws IOException, InterruptedException {
    Map<String, Long> needed = new TreeMap<>();
    for (PlannedOrder order : orders) {
      order.lines().forEach(line -> needed.merge(line.sku(), line.quantity(), Long::sum));
    }
    Map<String, JsonObject> there = levels(needed.keySet());
    JsonArray counts = new JsonArray();
    for (Map.Entry<String, Long> each : needed.entrySet()) {
      JsonObject level = there.get(each.getKey());
      if (level == null) {
        counts.add(JsonObject.of("sku", each.getKey(), "onHand", each.getValue()));
      } else if (level.getLong("available") < each.getValue()) {
        add(each.getKey(), each.getValue() - level.getLong("available"));
      }
      if (counts.size() == BATCH) {
        count(counts);
      }
    }
    count(counts);
  }

  /** What others take or bring meanwhile is not lost by this. */
  private void add(String sku, long pieces) throws IOException, InterruptedException {
    staff.put(
        "/api/inventory/items/" + sku + "/adjustments/" + UUID.randomUUID(),
        JsonObject.of("delta", pieces, "reason", "for orders that are imported"));
  }

  private void count(JsonArray counts) throws IOException, InterruptedException {
    if (!counts.isEmpty()) {
      staff.post("/api/inventory/items/import", JsonObject.of("items", counts));
      counts.clear();
    }
  }

  /** How many there are of each, of those that were ever counted. */
  Map<String, Long> onHand(Collection<String> skus) throws IOException, InterruptedException {
    Map<String, Long> found = new TreeMap<>();
    levels(skus).forEach((sku, level) -> found.put(sku, level.getLong("onHand")));
    return found;
  }

  private Map<String, JsonObject> levels(Collection<String> skus)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(skus);
    Map<String, JsonObject> found = new HashMap<>();
    for (int from = 0; from < all.size(); from += BATCH) {
      List<String> batch = all.subList(from, Math.min(all.size(), from + BATCH));
      JsonArray items =
          staff
              .post("/api/inventory/items/lookup", JsonObject.of("skus", new JsonArray(batch)))
              .getJsonArray("items");
      for (int i = 0; i < items.size(); i++) {
        found.put(items.getJsonObject(i).getString("sku"), items.getJsonObject(i));
      }
    }
    return found;
  }
}
