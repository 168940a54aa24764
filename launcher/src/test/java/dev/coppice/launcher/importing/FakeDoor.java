package dev.coppice.launcher.importing;

import static java.util.Objects.requireNonNull;

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
  int callsUntilGone = Integer.MAX_VALUE;

  JsonObject product(String sku) {
    return requireNonNull(products.get(sku), sku);
  }

  @Override
  public JsonObject post(String service, String operation, JsonObject body) throws IOException {
    if (callsUntilGone-- <= 0) {
      throw new IOException("no instance of " + service + " is up");
    }
    JsonArray items = body.getJsonArray(operation.equals("importProducts") ? "products" : "items");
    for (int i = 0; i < items.size(); i++) {
      if (items.getJsonObject(i).getString("sku").equals(refusedSku)) {
        throw new RefusedException(400, service + " refused: HTTP 400: no such sku please");
      }
    }
    if (operation.equals("importProducts")) {
      batches.add(items.size());
    }
    for (int i = 0; i < items.size(); i++) {
      JsonObject item = items.getJsonObject(i);
      if (operation.equals("importProducts")) {
        products.put(item.getString("sku"), item);
      } else {
        stock.put(item.getString("sku"), item.getInteger("onHand"));
      }
    }
    return new JsonObject().put("imported", items.size());
  }
}
