package dev.coppice.launcher.importing;

import static java.util.Objects.requireNonNull;

import dev.coppice.launcher.door.OperatorDoor;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Services that keep what they are sent, and can be told to refuse a SKU or to be gone. */
final class FakeDoor implements OperatorDoor {
  final Map<String, JsonObject> products = new LinkedHashMap<>();
  final Map<String, Integer> stock = new LinkedHashMap<>();
  final List<Integer> batches = new ArrayList<>();
  String refusedSku = "";
  String refusedStock = "";
  int callsUntilGone = Integer.MAX_VALUE;

  JsonObject product(String sku) {
    return requireNonNull(products.get(sku), sku);
  }

  @Override
  public JsonObject post(String service, String operation, String contentType, String body)
      throws IOException {
    if (callsUntilGone-- <= 0) {
      throw new IOException("no instance of " + service + " is up");
    }
    return switch (operation + " of " + contentType) {
      case "importProducts of application/x-ndjson" -> takeProducts(body.lines().toList());
      case "importStock of application/json" ->
          takeStock(new JsonObject(body).getJsonArray("items"));
      default -> throw new RefusedException(400, operation + " does not take " + contentType);
    };
  }

  private JsonObject takeProducts(List<String> rows) {
    batches.add(rows.size());
    JsonArray rejected = new JsonArray();
    for (int i = 0; i < rows.size(); i++) {
      JsonObject product = new JsonObject(rows.get(i));
      if (product.getString("sku").equals(refusedSku)) {
        rejected.add(JsonObject.of("line", i + 1, "reason", "no such sku please"));
      } else {
        products.put(product.getString("sku"), product);
      }
    }
    return JsonObject.of(
        "imported", rows.size() - rejected.size(), "unchanged", 0, "rejected", rejected);
  }

  private JsonObject takeStock(JsonArray items) throws IOException {
    for (int i = 0; i < items.size(); i++) {
      if (items.getJsonObject(i).getString("sku").equals(refusedStock)) {
        throw new RefusedException(422, "inventory refused: HTTP 422: too few");
      }
    }
    for (int i = 0; i < items.size(); i++) {
      stock.put(
          items.getJsonObject(i).getString("sku"), items.getJsonObject(i).getInteger("onHand"));
    }
    return JsonObject.of("imported", items.size());
  }
}
